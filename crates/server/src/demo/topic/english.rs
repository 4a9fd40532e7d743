//! In English.

use super::Topic;

const ISSUE: &str = "standard issue";
const HOW_TO: &str = "how-to";
const INFORMATION: &str = "information";
const FEATURE: &str = "feature inquiry";

pub const TOPICS: &[Topic] = &[
    Topic {
        category: ISSUE,
        priorities: [0, 45, 55, 0],
        subjects: &[
            "Payments export fails with 502",
            "Export of {month} stops halfway",
            "Ledger export ends with an error",
        ],
        messages: &[
            "Since this {time} the payments export returns “502 Bad Gateway” every time we pick a range longer than {few} days. Single days work. We close our books tomorrow at 17:00, so I need the {month} file before then.",
            "The ledger export stops at about {percent} percent and then shows an empty page. I tried {browser} and a colleague tried another machine, with the same result. Is this known?",
            "Our nightly export has not arrived for {few} days now. Nothing changed on our side. The last good file was the one of last {day}.",
        ],
        question: "Could you tell me the range you picked and the time of your last attempt, so that I find it in our logs?",
        answer: "The range was the whole of {month}, and my last attempt was at about {hour}. It stopped after half a minute.",
        note: "Gateway drops the answer after 30 s; the ledger join got slower with the release of {day}. Reproduced with a range of {few} days.",
        solutions: &[
            "The export works again for ranges of any length. The cause was a query that had become slow with our last release; we have taken that part back and added a test for ranges of a year.",
            "I have placed the {month} file in your portal, and the export itself works again. It had stopped because one answer took longer than our gateway allows; it now arrives in parts.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 0, 90, 10],
        subjects: &[
            "Invoice shows the old VAT number",
            "Wrong address on our invoices",
            "Invoice {invoice} has old details",
        ],
        messages: &[
            "Invoice {invoice} still shows our old VAT number although I changed it in the settings {few} weeks ago. Our accountant will not accept it. Can you issue it again?",
            "We moved to {city} in spring and I have updated the address, but the invoices still carry the old one. Please correct {invoice} and make sure the next one is right.",
        ],
        question: "Should only {invoice} be issued again, or the earlier ones of this year as well?",
        answer: "Only {invoice}, please. The earlier ones are closed.",
        note: "Billing profile was updated, the copy on the subscription was not. Same as two cases of last month.",
        solutions: &[
            "I have issued {invoice} again with the right details, and the next invoices will carry them too: the subscription had kept a copy of the old ones. The new PDF is in your portal.",
            "Both are done: the invoice is corrected, and your billing details are now the same everywhere. You do not have to change anything.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 30, 70, 0],
        subjects: &[
            "Webhook retries arrive twice",
            "Duplicate webhook calls",
            "Events delivered more than once",
        ],
        messages: &[
            "We get some webhook calls twice, {few} seconds apart, with the same event id. It began on {day}. Our handler is safe to repeat, but the load is not nothing: about {many} calls an hour.",
            "For roughly {percent} percent of the “order changed” events your side calls our endpoint a second time although we answered with 200. Could you have a look?",
        ],
        question: "Which answer does your endpoint give, and how long does it take at the most? A few event ids would help as well.",
        answer: "We answer 200 with an empty body, usually within two seconds; at {hour} it can take six. I attached a list of ids.",
        note: "Their endpoint is slower than our 5 s patience at peak; we send again while the first is still open. Raise patience for this account to 15 s.",
        solutions: &[
            "Your endpoint sometimes takes longer than the five seconds we wait, so we sent the event again. We now wait fifteen seconds for your account, and there have been no second calls since {hour}.",
            "We found it: our sender took an empty body for a broken connection. That is corrected, and I see no duplicate in the last {few} hours.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 60, 40, 0],
        subjects: &[
            "Single sign-on rejects half of our people",
            "SSO loop after certificate change",
            "Cannot sign in with SSO",
        ],
        messages: &[
            "Since our identity team changed the certificate on {day}, about half of our people land on the sign-in page again and again. The other half is fine. We are {many} people here.",
            "Signing in with SSO ends in a loop for everyone in the {city} office. Password sign-in is switched off for us, so they cannot work at all.",
        ],
        question: "Could you send me the new metadata address, and say whether the people who get in had a session from before?",
        answer: "The address is the same as before. And yes, those who get in had not signed out since {day}.",
        note: "Both certificates are published, we only pinned the first. Reload of metadata fixes it; check why the daily reload did not run.",
        solutions: &[
            "Your new certificate is known now and everyone can sign in. Our daily reading of your metadata had stopped on {day}; it runs again, and an alarm tells us if it does not.",
            "Sign-in works again for all offices. We had kept only the first of the two certificates you publish during a change; we now keep both.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 10, 85, 5],
        subjects: &[
            "Label printer prints half pages",
            "Labels cut off on the left",
            "Printing of labels: wrong size",
        ],
        messages: &[
            "Our label printers cut off the left third of every label since the update. We use the 100 by 150 format. I attached a photo of one. The packers write the rest by hand, which is no fun with {many} parcels a day.",
            "Labels come out half empty from {browser}; the preview looks right. Two of {few} stations are affected.",
        ],
        question: "Which scale does the print dialog show on the stations that print wrong, and which on the others?",
        answer: "The wrong ones show 67 percent, the others 100. I cannot change it, it jumps back.",
        note: "Browser keeps the scale of the last A4 print. Our style sheet should set the page size; it did before 8.4.",
        solutions: &[
            "Labels now carry their own page size, so the browser cannot scale them any more. Please reload the page once on each station; then a label prints whole.",
            "This is solved with today's release. Until every station has reloaded, “100 %” in the print dialog helps as well.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 20, 75, 5],
        subjects: &["Mobile app does not sync", "Orders missing on my phone", "App shows yesterday's list"],
        messages: &[
            "The mobile app of {few} of our drivers shows the orders of yesterday. Pulling down to refresh turns the wheel for a while and then nothing happens. On the web everything is right.",
            "New stops appear on my phone only after I sign out and in again. I have the newest version. My colleague {colleague} has the same.",
        ],
        question: "Could each of them open Settings, then About, and send me the device code that stands there?",
        answer: "Here they are: the codes end in 7F2, 81C and A04. All three phones are the same model.",
        note: "Sync cursor older than 30 days after vacation; server answers 410 and the app does not start over. Fixed in 5.12, release on {day}.",
        solutions: &[
            "The phones had not been used for more than a month, and our app did not start over from the beginning. I have reset the three devices; version 5.12, out since today, does it by itself.",
            "Your phone is in sync again. If it ever happens once more, “Fetch everything” under Settings does the same as signing out and in.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 15, 80, 5],
        subjects: &[
            "Calendar feed is an hour off",
            "Appointments shifted by one hour",
            "Wrong time in synced calendar",
        ],
        messages: &[
            "Appointments from your calendar feed are one hour late in our calendar, but only those of recurring jobs. Single ones are right. We are in {city}.",
            "Since the clocks changed the recurring visits are off by an hour. Our technicians were late twice on {day}.",
        ],
        question: "Was the recurring job created before the clocks changed, and in which time zone is the person who created it?",
        answer: "Yes, in winter, and by {colleague}, who works from another office two zones away.",
        note: "Feed writes the creator's zone for the rule but the site's zone for the start. Confirmed with their feed.",
        solutions: &[
            "The feed now uses the zone of the place where the job is, also for recurring ones. Calendars fetch it again within an hour; you do not have to subscribe anew.",
            "All {many} recurring visits are at the right time again. They had been written in the zone of the person who created them.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 5, 90, 5],
        subjects: &[
            "Refund for a duplicate charge",
            "Charged twice in {month}",
            "Two payments for one invoice",
        ],
        messages: &[
            "Our account was charged twice for {invoice}, on the same day, for the same amount of {amount}. Please pay one of them back.",
            "I see two payments of {amount} in {month}, but we have one subscription only. Which one is wrong, and when do we get it back?",
        ],
        question: "Could you confirm the last four characters of the reference on both payments?",
        answer: "They end in 3K9P and 3K9Q.",
        note: "Payment provider timed out and was asked again with a new key. Refund requested from finance.",
        solutions: &[
            "You were indeed charged twice, and I am sorry for that. {amount} were sent back today and arrive within {few} working days. The reason was a second attempt after a timeout, which now uses the same key.",
            "The second payment is on its way back to you. You will get a credit note for it by tomorrow.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 25, 70, 5],
        subjects: &["Reports load very slowly", "Dashboard takes a minute", "Monthly report times out"],
        messages: &[
            "The weekly report takes more than a minute since {day}, and sometimes the page gives up. It used to be there at once. We have about {many} sites.",
            "Opening the dashboard in the morning is slow for everyone in {city}: 40 to 60 seconds. After lunch it is fine.",
        ],
        question: "Does it become faster when you pick a single site? And which columns did you add last?",
        answer: "With one site it is fast. We added the column “margin by route” on {day}.",
        note: "Margin by route reads every leg for every site. Needs the summary table; rollout for this account first.",
        solutions: &[
            "The report is back to {few} seconds: the column “margin by route” now comes from figures that are computed at night instead of each time.",
            "It is fast again. The slowness came from a backup that ran until ten in the morning; it now runs at night.",
        ],
    },
    Topic {
        category: ISSUE,
        priorities: [0, 10, 80, 10],
        subjects: &[
            "Import skips rows",
            "CSV import: {few} rows missing",
            "Customer import stops without a message",
        ],
        messages: &[
            "I imported a file with {many} customers and {few} of them are missing. There is no message. I compared them and cannot see what they have in common.",
            "The import says “done” but leaves out some rows. Umlauts and commas are quoted, the encoding is UTF-8. Could you check what is wrong with my file?",
        ],
        question: "May I open the file you imported at {hour}? It is kept for seven days, and only with your permission do we look into it.",
        answer: "Yes, please do. Nothing in it is secret for you.",
        note: "Rows with a trailing blank in the country are dropped silently. Must become an error in the report.",
        solutions: &[
            "The missing rows had a blank after the name of the country. I have imported them for you; from the next release such rows are accepted, and any row that is left out is listed with its reason.",
            "Your file was fine; our import stumbled over line ends inside a quoted address. All rows are in now.",
        ],
    },
    Topic {
        category: HOW_TO,
        priorities: [0, 0, 0, 100],
        subjects: &[
            "Can I move seats between teams?",
            "How do I move people to another team?",
            "Reassigning seats",
        ],
        messages: &[
            "We reorganise next month and would like to move {few} people with their seats from one team to another. Do I have to buy new ones, or can I move them?",
            "Is there a way to move a seat to another team without losing the history of the person?",
        ],
        question: "Are both teams in the same workspace?",
        answer: "Yes, they are.",
        note: "Plain question, article exists: moving people.",
        solutions: &[
            "You can move them: open People, pick those who move, choose “Change team”. Seats belong to the workspace, so nothing has to be bought, and history goes with the person.",
            "Yes. Under People there is “Change team”; it works for several people at once, and open jobs can stay or move as you like.",
        ],
    },
    Topic {
        category: HOW_TO,
        priorities: [0, 0, 0, 100],
        subjects: &["Export a single project as CSV", "How to export one project only", "CSV of one site?"],
        messages: &[
            "How can I export a single project as CSV? I only find the export of everything, and that file is far too big to open.",
            "Our auditor wants the entries of one site for {month}. Is there an export for a single one?",
        ],
        question: "Do you need the attachments as well, or the entries only?",
        answer: "The entries are enough.",
        note: "Article on filters of exports. Perhaps we should show the filter on the export page.",
        solutions: &[
            "Open the project, then the three dots, then “Export this view”. The file holds exactly what the list shows, with the filters you set.",
            "Set the filter to the site and the month first; “Export this view” below the list then gives you just these entries.",
        ],
    },
    Topic {
        category: HOW_TO,
        priorities: [0, 0, 0, 100],
        subjects: &[
            "How do I add a second approver?",
            "Approval by two people",
            "Four-eyes rule for payments",
        ],
        messages: &[
            "We want every payment above {amount} to be approved by two people. Where can I set that up?",
            "Is a second approver possible for some sites and not for others?",
        ],
        question: "Should the second approver be a fixed person, or anybody of a team?",
        answer: "Anybody of the finance team.",
        note: "Approval rules, article exists.",
        solutions: &[
            "Under Settings, Approvals, you can add a rule: an amount, the sites it is for, and a team as second approver. It applies to payments that are created afterwards.",
            "Yes, each site can have its own rule. I have put the steps with pictures into the article “Approval by two people”.",
        ],
    },
    Topic {
        category: HOW_TO,
        priorities: [0, 0, 0, 100],
        subjects: &[
            "Rotating an API key without downtime",
            "How to replace an API key",
            "API key expires soon",
        ],
        messages: &[
            "Our API key expires on {day}. How do we replace it without a gap? There are {few} services that use it.",
            "Can two API keys be valid at once while we roll out the new one?",
        ],
        question: "Do your services read the key when they start, or each time?",
        answer: "When they start.",
        note: "Two keys overlap for 14 days.",
        solutions: &[
            "Create the new key first; the old one stays valid for fourteen days after that. Restart your services with the new one within that time, then revoke the old.",
            "Yes, two keys can be valid side by side. The list of keys shows when each was used last, so you can see when the old one is free.",
        ],
    },
    Topic {
        category: INFORMATION,
        priorities: [0, 0, 0, 100],
        subjects: &["Where is our data stored?", "Questions for our security review"],
        messages: &[
            "Our security team asks where our data is stored, and who besides you can reach it. Is there a document I can pass on?",
            "For our yearly review I need your list of subprocessors and the date of the last penetration test.",
        ],
        question: "Is the public security paper enough, or does your team have a form of its own?",
        answer: "The paper is enough, thank you.",
        note: "Standard pack, current version.",
        solutions: &[
            "All data of your workspace stays in the region you chose when it was made. I have put our security paper, the list of subprocessors and the summary of the last test into your portal.",
            "Attached is the pack for security reviews. If your form has questions it does not answer, send them to me and I will have them answered.",
        ],
    },
    Topic {
        category: INFORMATION,
        priorities: [0, 0, 0, 100],
        subjects: &["When is the next maintenance?", "Release calendar", "Planned downtime in {month}?"],
        messages: &[
            "We plan a night shift for stocktaking and would like to know whether you have maintenance planned in the next {few} weeks.",
            "Is there a calendar of your releases that we could subscribe to?",
        ],
        question: "In which time zone is your night shift?",
        answer: "In that of {city}.",
        note: "Status page calendar.",
        solutions: &[
            "Nothing is planned for that night. The status page has a calendar of maintenance that you can subscribe to; we announce everything there ten days before.",
            "Yes: the status page has a calendar that you can subscribe to. Releases stand there ten days ahead, with what changes in them.",
        ],
    },
    Topic {
        category: INFORMATION,
        priorities: [0, 0, 0, 100],
        subjects: &[
            "What does the sandbox include?",
            "Sandbox resets overnight",
            "Is there a test environment?",
        ],
        messages: &[
            "Does our plan include a test environment, and does it send real mails?",
            "Our sandbox is empty every morning. Is that intended? We would like to keep our test data for a week.",
        ],
        question: "Would a copy that is refreshed once a week help you?",
        answer: "Yes, that is what we need.",
        note: "Reset is a setting of the sandbox; default nightly.",
        solutions: &[
            "Your plan has a sandbox. It holds a copy of your settings, none of your customers, and sends no mail to the outside.",
            "The sandbox starts afresh each night unless you say otherwise: under Settings, Sandbox, you can choose weekly or never. I have set yours to weekly.",
        ],
    },
    Topic {
        category: FEATURE,
        priorities: [0, 0, 0, 100],
        subjects: &["Dark mode for the dispatch board?", "Idea: keyboard shortcuts on the board"],
        messages: &[
            "Our dispatch board hangs on a wall in a dark room. Is a dark mode planned? The white background is hard on the eyes at night.",
            "We use the board all day and would love keyboard shortcuts for moving a job to the next day. Is that planned?",
        ],
        question: "How many people look at the board at once, and from how far away?",
        answer: "About {few}, from three metres.",
        note: "Third wish for this in {month}. Added to the list with the account's name.",
        solutions: &[
            "Thank you for the idea; others have asked for it too, and I have added your vote. It is planned for the next quarter. I will write to you when it is there.",
            "This is on our list, though without a date yet. Until then, a click with the right button on a job offers “next day”.",
        ],
    },
    Topic {
        category: FEATURE,
        priorities: [0, 0, 0, 100],
        subjects: &["Route planning with ferries?", "Can jobs have two technicians?"],
        messages: &[
            "Does the route planning know ferries? Two of our sites are on an island, and the planned times are far off.",
            "Some of our jobs need two technicians. Can a job have more than one owner, or do we have to make two?",
        ],
        question: "How often does that happen in a week?",
        answer: "About {few} times.",
        note: "Product asked to talk to the customer; introduction sent.",
        solutions: &[
            "It is not possible today. Our product team would like to understand your case better; {colleague} will write to you, if you agree. Your wish is on the list.",
            "There is a way that works today: a job can have “helpers”, who see it in their calendar. I have switched it on for your workspace.",
        ],
    },
    Topic {
        category: "security incident",
        priorities: [100, 0, 0, 0],
        subjects: &[
            "Sign-in from a country we do not work in",
            "Somebody used the account of a former colleague",
            "Suspicious sign-ins last night",
        ],
        messages: &[
            "The list of sessions shows a sign-in by {colleague} from a country where we have nobody, at {hour}. {colleague} was asleep. Please tell us what was opened, and lock the account.",
            "An account of a person who left in {month} was used last night. We thought it was closed. What do we do now?",
        ],
        question: "May I end all sessions of that account now? Whoever uses it will have to sign in again.",
        answer: "Yes, at once please.",
        note: "Sessions ended, audit trail exported. One list of jobs opened, no export, no settings. Token came from a shared tablet.",
        solutions: &[
            "The account is locked and all its sessions are ended. Our records show that one list of jobs was opened and nothing was exported or changed. The full record is in your portal, and I recommend the second factor for everyone.",
            "We have ended the sessions, and the sign-in came from a tablet that was never signed out. Nothing was exported. You get a written report within two days.",
        ],
    },
    Topic {
        category: "service down",
        priorities: [100, 0, 0, 0],
        subjects: &[
            "Dispatch board blank for all depots",
            "Nobody can open the planner",
            "Service down at {city}",
        ],
        messages: &[
            "The dispatch board is blank for all our depots since a few minutes. {many} drivers wait for their routes. Please help at once.",
            "Nobody of us can open the planner, it shows an error page. Phones and the web alike. We cannot work.",
        ],
        question: "Does the address end in your own domain or in ours? And does a private window show the same?",
        answer: "In ours. The private window shows the same.",
        note: "One of the three board servers answers with an empty list since the failover. Taken out of rotation.",
        solutions: &[
            "The board is back for all depots. One of our servers answered with empty lists after it had been restarted; it is out of use, and the others carry the load. A written account follows within two days.",
            "Everything can be opened again. We had a faulty setting in one zone for {many} minutes, and have taken it back. I will come back to you in three days to see that it stays that way.",
        ],
    },
];
