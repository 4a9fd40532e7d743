//! The fields that Outlook and others put above an earlier message, and dividers like `-----Original Message-----`.

use super::line::{Class, Line};

/// Within how many lines the second field must follow the first.
const REACH: usize = 6;

/// The words for "From", which stands first.
const FROM: [&str; 29] = [
    "from",
    "von",
    "de",
    "da",
    "van",
    "od",
    "от",
    "від",
    "fra",
    "från",
    "lähettäjä",
    "feladó",
    "kimden",
    "gönderen",
    "expéditeur",
    "mittente",
    "remitente",
    "afzender",
    "nadawca",
    "odesílatel",
    "de la",
    "från:",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "من",
    "מאת",
    "από",
];

/// The words for the fields that follow it.
const OTHERS: [&str; 84] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "reply-to",
    "importance",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "kopie",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "assunto",
    "data",
    "envoyé",
    "envoyé le",
    "date d'envoi",
    "à",
    "a",
    "objet",
    "inviato",
    "inviata",
    "oggetto",
    "verzonden",
    "aan",
    "onderwerp",
    "wysłano",
    "wysłane",
    "do",
    "dw",
    "temat",
    "odesláno",
    "odoslané",
    "komu",
    "pro",
    "předmět",
    "predmet",
    "отправлено",
    "дата",
    "кому",
    "тема",
    "надіслано",
    "sendt",
    "til",
    "emne",
    "skickat",
    "skickat:",
    "till",
    "ämne",
    "lähetetty",
    "päivämäärä",
    "vastaanottaja",
    "aihe",
    "elküldve",
    "dátum",
    "címzett",
    "tárgy",
    "gönderildi",
    "gönderme tarihi",
    "kime",
    "tarih",
    "konu",
    "trimis",
    "către",
    "subiect",
    "发送时间",
    "日期",
    "收件人",
    "抄送",
    "主题",
    "寄件日期",
    "收件者",
    "主旨",
    "送信日時",
    "宛先",
    "件名",
    "보낸 날짜",
    "받는 사람",
    "제목",
];

/// What stands between the dashes of a divider.
const DIVIDERS: [&str; 40] = [
    "original message",
    "original appointment",
    "original-nachricht",
    "ursprüngliche nachricht",
    "originalnachricht",
    "urspr. nachricht",
    "mensaje original",
    "mensaje reenviado",
    "message d'origine",
    "message d’origine",
    "message original",
    "message transféré",
    "messaggio originale",
    "messaggio inoltrato",
    "mensagem original",
    "mensagem encaminhada",
    "oorspronkelijk bericht",
    "doorgestuurd bericht",
    "oprindelig meddelelse",
    "originalmeddelelse",
    "ursprungligt meddelande",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "původní zpráva",
    "pôvodná správa",
    "eredeti üzenet",
    "исходное сообщение",
    "пересылаемое сообщение",
    "оригінальне повідомлення",
    "orijinal mesaj",
    "mesaj original",
    "forwarded message",
    "weitergeleitete nachricht",
    "reply message",
    "原始邮件",
    "原始郵件",
    "元のメッセージ",
    "원본 메시지",
];

/// Lines above a message that is sent on, without dashes.
const FORWARDS: [&str; 9] = [
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "début du message réexpédié",
    "début du message transféré",
    "inizio messaggio inoltrato",
    "inicio del mensaje reenviado",
    "início da mensagem encaminhada",
    "begin doorgestuurd bericht",
    "начало переадресованного сообщения",
];

/// Whether an earlier message begins with these lines.
pub fn begins(lines: &[Line<'_>]) -> bool {
    let first = bare(lines[0].text);
    is_divider(lines[0].text, &first) || is_field(&first, &FROM) && is_followed(lines)
}

/// Whether two further fields follow, or one right below.
fn is_followed(lines: &[Line<'_>]) -> bool {
    let next = lines.iter().skip(1).take(REACH).filter(|line| line.class != Class::Empty);
    let n_fields = next
        .take_while(|line| line.class == Class::Text)
        .filter(|line| is_field(&bare(line.text), &OTHERS))
        .count();
    n_fields >= 2
}

fn is_divider(text: &str, bare: &str) -> bool {
    let is_ruled = |c: char| matches!(c, '-' | '_' | '=' | '*' | '—' | '–');
    let is_between = text.starts_with(is_ruled) && text.ends_with(is_ruled);
    let words = text.trim_matches(|c: char| is_ruled(c) || c.is_whitespace()).to_lowercase();
    is_between && DIVIDERS.contains(&words.as_str())
        || FORWARDS.contains(&bare.trim_end_matches(':').trim_end())
}

/// The line in lower case, without the marks of bold text.
fn bare(text: &str) -> String {
    text.chars().take(80).filter(|c| !matches!(c, '*' | '\u{a0}')).collect::<String>().trim().to_lowercase()
}

fn is_field(text: &str, names: &[&str]) -> bool {
    let Some((name, _)) = text.split_once([':', '：']) else { return false };
    names.contains(&name.trim())
}
