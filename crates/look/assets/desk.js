/* Lodestar desk — what the workspace does beyond htmx. Every page works without this file.
   The server owns the truth: this script moves focus, rewrites words and keeps drafts; it decides nothing. */
(() => {
  'use strict';
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const on = (name, f, target = document) => target.addEventListener(name, f);
  const store = { get: k => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { v ? localStorage.setItem(k, v) : localStorage.removeItem(k); } catch { /* private mode */ } } };
  const say = text => { const a = $('#announce'); if (a && text) { a.textContent = ''; setTimeout(() => { a.textContent = text; }, 60); } };
  const words = e => e.textContent.replace(/\s+/g, ' ').trim();
  const list = () => $('#case-list');
  const current = () => $('#composer')?.dataset.case;

  /* time: the server's clock counts */
  const skew = (Number(document.documentElement.dataset.now) || Date.now()) - Date.now();
  const now = () => Date.now() + skew;
  const length = ms => {
    const s = Math.floor(Math.abs(ms) / 1e3), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    return d > 1 ? `${d} days` : h ? `${h} h ${String(m % 60).padStart(2, '0')} min` : m ? `${m} min` : `${s} s`;
  };
  const tick = only => {
    for (const t of $$(`time[data-live${only || ''}]`)) {
      const left = Date.parse(t.dateTime) - now(), soft = t.dataset.live !== 's' && Math.abs(left) < 6e4;
      const text = (soft ? 'under 1 min' : length(left)) + (left < 0 ? ' over' : '');
      if (t.textContent !== text) t.textContent = text;
    }
  };
  setInterval(tick, 6e4);
  setInterval(() => tick('="s"'), 1e3);

  /* replies that have not left yet: "Goes out in 8 s" */
  const leave = () => {
    for (const li of $$('.msg.pending[data-send-at]')) {
      const s = Math.ceil((Number(li.dataset.sendAt) - now()) / 1e3), w = $('[data-countdown]', li);
      if (w) w.textContent = s > 0 ? `Goes out in ${s} s` : 'Sending…';
      if (s <= 0) $('.undo', li)?.remove();
    }
  };
  setInterval(leave, 1e3);

  /* one toast at a time, for 10 s, not while somebody reads it */
  setInterval(() => {
    const all = $$('.toast');
    for (const [i, t] of all.entries()) {
      if (t.matches(':hover, :focus-within')) continue;
      t.dataset.age = Number(t.dataset.age || 0) + 1;
      if (i < all.length - 1 || t.dataset.age > 10) t.remove();
    }
  }, 1e3);
  const toast = text => { const b = $('#toasts'); if (b) { const t = document.createElement('div'), p = document.createElement('p'); t.className = 'toast'; p.textContent = text; t.append(p); b.replaceChildren(t); } };

  /* what broke or is about to: said once, counted in the title */
  const urgent = ['late', 'missed'];
  const count = () => { const n = $$('#case-list .sla').filter(s => urgent.includes(s.dataset.state)).length; if (list()) document.title = (n ? `(${n}) ` : '') + document.title.replace(/^\(\d+\) /, ''); };
  const ring = () => { if (store.get('sound') !== 'on') return; try { const c = new AudioContext(), o = c.createOscillator(), g = c.createGain(); g.gain.value = .05; o.connect(g).connect(c.destination); o.start(); o.stop(c.currentTime + .18); } catch { /* no sound here */ } };

  /* lists hold still: a row moves once nobody has touched the list for 3 s */
  let quiet, moved = false;
  const due = e => $('time', e)?.dateTime;
  const hush = () => { clearTimeout(quiet); if (moved) quiet = setTimeout(sort, 3e3); };
  const sort = () => {
    if (!moved || !list() || list().contains(document.activeElement) || list().matches(':hover')) return hush();
    moved = false;
    const key = li => Date.parse(due(li)) || Infinity;
    for (const ul of $$('.cases[data-sorted]', list())) {
      const rows = [...ul.children], sorted = [...rows].sort((a, b) => key(a) - key(b));
      if (sorted.some((li, i) => li !== rows[i])) ul.append(...sorted);
    }
  };
  for (const e of ['pointermove', 'keydown', 'wheel']) on(e, x => { if (moved && x.target.closest?.('#case-list')) hush(); });

  /* the stream: one per tab, closed while the tab is hidden, taken up where it ended */
  const fresh = new Set();
  let source, last = '';
  const patch = html => {
    const t = document.createElement('template'); t.innerHTML = html;
    for (const e of $$('[hx-swap-oob]', t.content)) {
      const how = e.getAttribute('hx-swap-oob');
      if (how.includes(':') || document.getElementById(e.id)) continue;
      if (how !== 'delete' && e.matches('li[id^="case-"]')) fresh.add(e.id);
      e.remove();
    }
    for (const id of fresh) if (document.getElementById(id)) fresh.delete(id);
    const bar = $('#news');
    if (bar) { const text = `${fresh.size} new`, a = $('a', bar); bar.hidden = !fresh.size; if (fresh.size && words(a) !== text) { a.textContent = text; say(text); } }
    htmx.swap('#stream', t.innerHTML, { swapStyle: 'none' });
  };
  if (window.htmx) {
    htmx.createEventSource = url => {
      const at = new URL(url, location); if (last) at.searchParams.set('after', last);
      source?.close(); source = new EventSource(at);
      source.addEventListener('patch', e => { last = e.lastEventId || last; });
      source.addEventListener('reload', () => { if ($('#body')?.value) toast('Some news did not arrive. Reload the page when your text is sent.'); else location.reload(); });
      return source;
    };
    const reopen = () => { for (const e of $$('[sse-connect], [sse-swap], [hx-trigger*="sse:"]')) htmx.trigger(e, 'htmx:afterProcessNode'); };
    on('visibilitychange', () => { if (document.hidden) source?.close(); else if (source) { reopen(); tick(); } });
    on('htmx:sseBeforeMessage', e => { if (e.target.id === 'stream') { e.preventDefault(); patch(e.detail.data); } });

    on('htmx:oobBeforeSwap', e => {
      const { target, fragment } = e.detail; if (!target) return;
      const was = $('.sla', target), is = $('.sla', fragment), row = $('.case-row', fragment);
      if (row) {
        if ($('[aria-current]', target)) row.setAttribute('aria-current', 'true');
        const box = $('.pick:checked', target); if (box && !$('.pick', fragment)) row.before(box);
        if (due(fragment) !== due(target)) { moved = true; hush(); }
      }
      if (row && is && urgent.includes(is.dataset.state) && was?.dataset.state !== is.dataset.state) { say(`${words(row)}`); ring(); }
      if (target?.id === 'composer') keepLocal();
    });
    on('htmx:oobAfterSwap', () => { count(); tick(); leave(); seen(); });

    /* another case in the same page */
    on('htmx:afterSwap', e => {
      count(); tick(); leave();
      if (e.detail.target?.id !== 'thread') return;
      const thread = $('#thread'), n = current();
      document.body.dataset.pane = 'case';
      for (const r of $$('.case-row[aria-current]')) r.removeAttribute('aria-current');
      const row = n && $(`#row-${n}`);
      if (row) { row.setAttribute('aria-current', 'true'); row.removeAttribute('data-unread'); }
      const main = $('[sse-connect]');
      if (main && n) { const at = new URL(main.getAttribute('sse-connect'), location); at.searchParams.set('case', n); main.setAttribute('sse-connect', at.pathname + at.search); reopen(); }
      bottom(); restore(); say(thread.getAttribute('aria-label'));
      if (!row || matchMedia('(max-width: 47.99rem)').matches) $('h1, h2', thread)?.focus();
    });
    /* a priority that needs a reason asks on its own page */
    on('htmx:beforeSwap', e => { const path = e.detail.requestConfig?.path; if (e.detail.xhr?.status === 422 && /\/priority$/.test(path) && e.detail.requestConfig.elt === document.body) { e.detail.shouldSwap = false; location.href = `${path}?priority=${e.detail.requestConfig.parameters.priority}`; } });
    on('htmx:sendError', e => { if (e.detail.elt?.id === 'body') mark('Kept on this device'); });
    /* an error stays where it happened */
    on('htmx:responseError', e => {
      const at = e.detail.elt; if (at.id === 'presence') return;
      if (at.id === 'body') return mark('Kept on this device');
      const p = document.createElement('p'); p.className = 'notice failed'; p.dataset.s = 'broken'; p.setAttribute('role', 'alert'); p.textContent = 'That did not work. Nothing you wrote is lost.';
      $('.failed')?.remove(); at.append(p);
    });
  }
  /* what was on the screen was read */
  const seen = () => {
    const m = $('#messages'), end = m?.lastElementChild, i = $('#last-seen'); if (!end || !i || !m.dataset.newest || document.hidden) return;
    const e = end.getBoundingClientRect(), box = (m.closest('.ws-scroll') || document.documentElement).getBoundingClientRect();
    if (e.top < box.bottom && e.bottom > box.top) i.value = m.dataset.newest;
  };
  document.addEventListener('scroll', seen, { capture: true, passive: true });
  const bottom = () => { const t = $('.ws-thread .ws-scroll'); if (t) t.scrollTop = t.scrollHeight; };

  /* drafts: here at once, on the server after 800 ms */
  const mark = text => { const m = $('#draft-state'); if (m) m.textContent = text; };
  const key = () => { const f = $('#composer'); return f && `draft:${f.getAttribute('action')}:${$('input[name="kind"]:checked', f)?.value}`; };
  const keepLocal = () => { const b = $('#body'), f = $('#composer'); if (b && f && !f.dataset.sent) store.set(key(), b.value); };
  const restore = () => { const b = $('#body'), kept = b && store.get(key()); if (kept && !b.value) { b.value = kept; mark('Draft kept on this device'); } };
  on('input', e => { if (e.target.id === 'body') { mark('Saving…'); keepLocal(); pick(e.target); } });
  on('htmx:beforeRequest', e => { if (e.detail.elt.id === 'composer') { const b = $('[data-send]', e.detail.elt); b.setAttribute('aria-busy', 'true'); } });
  on('htmx:afterRequest', e => { const f = e.detail.elt; if (f.id === 'composer' && e.detail.successful) { f.dataset.sent = '1'; store.set(key(), ''); } if (f.id === 'composer') $('[data-send]', f)?.removeAttribute('aria-busy'); });
  on('online', () => { const b = $('#body'); if (b?.value && window.htmx) htmx.trigger(b, 'input'); });
  on('change', e => {
    const t = e.target;
    if (t.name === 'kind' && t.closest('#composer')) { $('.composer-box').dataset.kind = t.value; $('#body').focus(); }
    if (t.id === 'files') { const o = $('#files-named'); if (o) o.textContent = [...t.files].map(f => f.name).join(', '); }
    if (t.id === 'keys-on') store.set('keys', t.checked ? '' : 'off');
    if (t.id === 'sound-on') { store.set('sound', t.checked ? 'on' : ''); ring(); }
    if (t.matches?.('.pick')) chosen();
  });
  /* files dropped or pasted are added */
  const take = (e, from) => {
    const i = $('#files'), c = e.target.closest?.('#composer'); if (!i || !c || !from?.files.length) return;
    e.preventDefault(); const all = new DataTransfer(); for (const f of [...i.files, ...from.files]) all.items.add(f);
    i.files = all.files; i.dispatchEvent(new Event('change', { bubbles: true }));
  };
  on('paste', e => take(e, e.clipboardData)); on('drop', e => take(e, e.dataTransfer));
  on('dragover', e => { if (e.target.closest?.('#composer') && e.dataTransfer.types.includes('Files')) e.preventDefault(); });
  on('htmx:xhr:progress', e => { const { loaded, total } = e.detail; if (e.detail.elt?.id === 'composer' && total > 1e6) mark(`Sending ${Math.round(100 * loaded / total)} %`); });
  const chosen = () => { const n = $$('.pick:checked').length, o = $('#bulk-count'); if (o) o.textContent = n === 1 ? '1 case selected' : `${n} cases selected`; };

  /* canned replies and people: a list box that leaves the focus in the text */
  let at = -1;
  const picker = () => $('#picker');
  const options = () => $$('[role="option"]', picker() || document.createElement('i'));
  const shut = () => { const p = picker(); if (p) { p.hidden = true; p.replaceChildren(); } at = -1; $('#body')?.removeAttribute('aria-activedescendant'); };
  const trigger = b => b.value.slice(0, b.selectionStart).match(/(^|\s)(\/|@|\[\[)([^\s/@[\]]*)$/);
  const pick = b => {
    const m = trigger(b), p = picker();
    if (!m || !p || !window.htmx) return shut();
    const kind = { '/': 'canned', '@': 'people', '[[': 'articles' }[m[2]];
    htmx.ajax('GET', `${p.dataset.source}?kind=${kind}&q=${encodeURIComponent(m[3])}`, { target: '#picker', swap: 'innerHTML', source: '#picker' }).then(() => { p.hidden = !options().length; choose(0); });
  };
  const choose = i => {
    const all = options(); if (!all.length) return;
    at = (i + all.length) % all.length;
    for (const [n, o] of all.entries()) { o.id = `pick-${n}`; o.setAttribute('aria-selected', n === at); }
    all[at].scrollIntoView({ block: 'nearest' }); $('#body').setAttribute('aria-activedescendant', all[at].id);
  };
  const insert = o => {
    const b = $('#body'), m = trigger(b), end = b.selectionStart, start = m ? end - m[2].length - m[3].length : end;
    b.setRangeText(o.dataset.text, start, end, 'end'); shut(); b.focus(); htmx.trigger(b, 'input');
  };
  on('click', e => {
    const o = e.target.closest('[role="option"]'); if (o) insert(o);
    const open = e.target.closest('[data-pick]');
    if (open) { e.preventDefault(); const b = $('#body'); b.focus(); b.setRangeText((/\S$/.test(b.value.slice(0, b.selectionStart)) ? ' ' : '') + open.dataset.pick, b.selectionStart, b.selectionEnd, 'end'); pick(b); }
    if (e.target.closest('[data-keys]')) $('#keys')?.showModal();
  });

  /* keys: off in fields and for who switches them off (WCAG 2.1.4) */
  let chord = '', opener;
  const rows = () => $$('#case-list .case-row');
  const here = () => { const r = rows(), f = document.activeElement?.closest?.('.case-row'); return r.indexOf(f) >= 0 ? f : r.find(x => x.getAttribute('aria-current')); };
  const step = d => { const r = rows(); if (!r.length) return; const i = r.indexOf(here()); r[Math.max(0, Math.min(r.length - 1, i < 0 ? 0 : i + d))].focus(); };
  const kind = v => { const r = $(`#composer input[value="${v}"]`); if (r) { opener = document.activeElement; r.checked = true; r.dispatchEvent(new Event('change', { bubbles: true })); } };
  const use = k => { const e = $(`[data-key="${k}"]`); if (!e) return; opener = document.activeElement; if (e.closest('#context') && !e.offsetParent) location.hash = '#context'; if (e.matches('[tabindex]')) e.focus(); else if (e.matches('details')) { e.open = true; $('select, input, button', e)?.focus(); } else if (e.matches('select, input, textarea')) e.focus(); else e.click(); };
  const select = () => {
    const row = here(); if (!row || !$('#bulk')) return;
    let box = $('.pick', row.parentElement);
    if (box) box.checked = !box.checked;
    else { box = document.createElement('input'); const n = row.id.slice(4); Object.assign(box, { type: 'checkbox', className: 'pick', name: 'case', value: n, checked: true }); box.setAttribute('form', 'bulk'); box.setAttribute('aria-label', `Select #${n}`); row.before(box); }
    chosen(); say(words($('#bulk-count')));
  };
  const priority = k => {
    const bulk = $('.pick:checked') && $('#bulk'), n = (list()?.contains(document.activeElement) && here()?.id.slice(4)) || current();
    if (bulk) { bulk.elements.priority.value = `P${k}`; bulk.elements.reason.focus(); }
    else if (n) htmx.ajax('POST', `/cases/${n}/priority`, { source: document.body, swap: 'none', values: { priority: `P${k}` } });
  };
  const typing = t => t.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog');
  on('keydown', e => {
    const t = e.target, p = picker();
    if (t.id === 'body' && p && !p.hidden) {
      const k = { ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at - 1), Enter: () => insert(options()[at]), Tab: () => insert(options()[at]), Escape: shut }[e.key];
      if (k && !e.ctrlKey && !e.metaKey && !e.isComposing) { e.preventDefault(); e.stopPropagation(); k(); return; }
    }
    if (e.key === 'Escape' && !e.defaultPrevented) {
      if (location.hash === '#context') { location.hash = '#thread'; $('.details-btn')?.focus(); } else if (t.closest?.('.composer') && opener?.isConnected) opener.focus();
      return;
    }
    if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && t.closest?.('form')) { e.preventDefault(); t.form?.requestSubmit(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || store.get('keys') === 'off' || typing(t)) return;
    const k = e.key.toLowerCase();
    if (chord === 'g') { chord = ''; const a = $(`[data-go="${k}"]`); if (a) { e.preventDefault(); location.href = a.href; } return; }
    const map = {
      j: () => step(1), k: () => step(-1), x: select, r: () => kind('public'), n: () => kind('note'),
      a: () => use('a'), w: () => use('w'), e: () => use('e'), h: () => use('h'), i: () => use('i'),
      1: () => priority(1), 2: () => priority(2), 3: () => priority(3), 4: () => priority(4),
      '/': () => { const s = $('input[type="search"]'); if (s) s.focus(); else location.href = '/search'; }, '?': () => $('#keys')?.showModal(),
      g: () => { chord = 'g'; setTimeout(() => { chord = ''; }, 1200); },
      z: () => ($('.toast .btn') || $('.msg.pending .undo .btn, .msg.pending button.undo'))?.click(),
    };
    if (map[k]) { e.preventDefault(); map[k](); }
  });

  for (const [id, k, v] of [['keys-on', 'keys', 'off'], ['sound-on', 'sound', 'on']]) { const c = $('#' + id); if (c) c.checked = (store.get(k) === v) === (k === 'sound'); }
  bottom(); restore(); tick(); leave(); chosen();
})();
