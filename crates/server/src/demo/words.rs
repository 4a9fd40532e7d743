//! Words around what is said: greetings, excuses, thanks, and what differs from case to case.

use super::random::Random;
use super::topic::Language;

const MONTHS: [&str; 6] = ["September", "October", "November", "April", "May", "June"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const CITIES: [&str; 8] = ["Leeds", "Tacoma", "Ghent", "Valencia", "Kassel", "Halifax", "Tulsa", "Bergen"];
const COLLEAGUES: [&str; 8] = ["Nadia", "Oskar", "Lena", "Mateo", "Grace", "Yusuf", "Ilse", "Pavel"];
const BROWSERS: [&str; 3] = ["Firefox", "Chrome", "Edge"];
const TIMES: [&str; 3] = ["morning", "afternoon", "noon"];
const AMOUNTS: [&str; 6] = ["$84.00", "$120.50", "$249.00", "$480.00", "$1,150.00", "$2,400.00"];

/// What is said in the same words through a whole case.
#[derive(Debug, Clone)]
pub struct Details(Vec<(&'static str, String)>);

impl Details {
    /// Those of one case.
    pub fn choose(random: &mut Random) -> Details {
        let number = |random: &mut Random, least, most| random.even(least, most).to_string();
        Details(vec![
            ("{month}", random.pick(&MONTHS).to_owned()),
            ("{day}", random.pick(&DAYS).to_owned()),
            ("{city}", random.pick(&CITIES).to_owned()),
            ("{colleague}", random.pick(&COLLEAGUES).to_owned()),
            ("{browser}", random.pick(&BROWSERS).to_owned()),
            ("{time}", random.pick(&TIMES).to_owned()),
            ("{amount}", random.pick(&AMOUNTS).to_owned()),
            ("{few}", number(random, 2, 6)),
            ("{many}", number(random, 14, 90)),
            ("{percent}", number(random, 3, 80)),
            ("{hour}", format!("{}:{}5", random.even(8, 18), random.even(0, 5))),
            ("{invoice}", format!("INV-{}", random.even(2041, 9874))),
        ])
    }

    /// The text with these details in the places of their names.
    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

/// The phrases of one language.
struct Phrases {
    hello: &'static [&'static str],
    closing: &'static [&'static str],
    sorry: &'static [&'static str],
    owner: &'static [&'static str],
    update: &'static [&'static str],
    escalated: &'static [&'static str],
    thanks: &'static [&'static str],
    again: &'static [&'static str],
    chase: &'static [&'static str],
    regards: &'static [&'static str],
}

const ENGLISH: Phrases = Phrases {
    hello: &["Hello", "Good day", "Hi"],
    closing: &["Best regards", "Kind regards", "All the best"],
    sorry: &[
        "I understand what this means for your day, and I am sorry for it.",
        "Thank you for telling us so clearly; I see why this cannot wait.",
        "I am sorry that this gets in your way.",
        "That is not how it should work, and I am sorry for the trouble.",
    ],
    owner: &[
        "I own this case until it is solved. You will hear from me again before the end of the day.",
        "I have taken your case and am looking into it now. I will write to you when I know more, and in any case by tomorrow.",
        "I can see what you describe and have begun to look for the cause. Your next news comes from me, not from a queue.",
    ],
    update: &[
        "A short update: we are still on it and know more or less where the cause lies. The next news follows as promised.",
        "Update: the change is made and is being tested. I will write again as soon as it is out.",
        "You asked nothing, but you should know: our engineers have reproduced it and work on it now.",
        "News from us: a first attempt did not help, a second one is under way. I stay with it.",
    ],
    escalated: &[
        "I have asked our second line to look at this with me. They have everything you sent, so you need not repeat it.",
        "To be quicker I have brought in a colleague who knows this part by heart. I stay your contact.",
    ],
    thanks: &[
        "Thank you, it works now.",
        "Perfect, thanks a lot!",
        "Confirmed, all good on our side.",
        "That was quick. Thank you!",
    ],
    again: &[
        "I am afraid it is back: the same as before, since this morning.",
        "This is not solved for us yet. It worked for a day, now we see it again.",
    ],
    chase: &[
        "Is there any news on this?",
        "May I ask how it stands? We still wait.",
        "Just checking whether you have found something.",
    ],
    regards: &["", "Thanks", "Best", "Regards", "Many thanks"],
};

const GERMAN: Phrases = Phrases {
    hello: &["Guten Tag", "Hallo"],
    closing: &["Freundliche Grüße", "Viele Grüße"],
    sorry: &["Das tut mir leid, und ich verstehe, dass es eilt.", "Vielen Dank für die genaue Beschreibung."],
    owner: &[
        "Ich kümmere mich darum und melde mich heute noch einmal.",
        "Ich habe Ihren Fall übernommen und suche jetzt die Ursache.",
    ],
    update: &["Kurzer Zwischenstand: Wir kennen die Ursache und testen die Lösung."],
    escalated: &["Ich habe eine Kollegin aus der zweiten Linie hinzugezogen; Sie müssen nichts wiederholen."],
    thanks: &["Vielen Dank, jetzt passt es.", "Danke, das war schnell!"],
    again: &["Leider tritt es heute wieder auf."],
    chase: &["Gibt es schon etwas Neues?"],
    regards: &["Viele Grüße", "Danke"],
};

const SPANISH: Phrases = Phrases {
    hello: &["Hola", "Buenos días"],
    closing: &["Un saludo", "Saludos cordiales"],
    sorry: &[
        "Entiendo lo que esto supone para ustedes y lo lamento.",
        "Gracias por explicarlo con tanto detalle.",
    ],
    owner: &[
        "Me ocupo yo de su caso y le escribiré hoy mismo.",
        "He empezado a buscar la causa; le escribo en cuanto sepa más.",
    ],
    update: &["Le cuento cómo va: conocemos la causa y estamos probando la solución."],
    escalated: &["He pedido ayuda a la segunda línea; ya tienen todo lo que nos envió."],
    thanks: &["Muchas gracias, ya funciona.", "Perfecto, gracias."],
    again: &["Vuelve a ocurrir desde esta mañana."],
    chase: &["¿Hay alguna novedad?"],
    regards: &["Saludos", "Gracias"],
};

/// What an agent wants to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says<'a> {
    /// Who looks after it, as a first answer.
    Owner,
    /// A question.
    Question(&'a str),
    /// That another line helps.
    Escalated,
    /// How it stands.
    Update,
    /// How it is solved.
    Solution(&'a str),
}

/// Who writes to whom.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// In which language.
    pub language: Language,
    /// The first name of the one it is for.
    pub to: &'a str,
    /// The first name of the one who writes.
    pub from: &'a str,
}

impl Letter<'_> {
    /// A message of ours.
    pub fn of_agent(&self, says: Says<'_>, random: &mut Random) -> String {
        let phrases = phrases(self.language);
        let hello = format!("{} {},", random.pick(phrases.hello), self.to);
        let body = match says {
            Says::Owner => format!("{} {}", random.pick(phrases.sorry), random.pick(phrases.owner)),
            Says::Question(question) if random.happens(50) => {
                format!("{} {question}", random.pick(phrases.sorry))
            }
            Says::Question(question) => question.to_owned(),
            Says::Escalated => random.pick(phrases.escalated).to_owned(),
            Says::Update => random.pick(phrases.update).to_owned(),
            Says::Solution(solution) => solution.to_owned(),
        };
        format!("{hello}\n\n{body}\n\n{},\n{}", random.pick(phrases.closing), self.from)
    }

    /// A message of the customer.
    pub fn of_customer(&self, body: &str, random: &mut Random) -> String {
        let phrases = phrases(self.language);
        let hello =
            if random.happens(60) { format!("{},\n\n", random.pick(phrases.hello)) } else { String::new() };
        match random.pick(phrases.regards) {
            "" => format!("{hello}{body}"),
            regards => format!("{hello}{body}\n\n{regards},\n{}", self.from),
        }
    }
}

/// Short messages of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Short {
    /// It works.
    Thanks,
    /// It does not.
    Again,
    /// Nobody has written.
    Chase,
}

/// What a customer writes in a line.
pub fn short(language: Language, short: Short, random: &mut Random) -> &'static str {
    let phrases = phrases(language);
    random.pick(match short {
        Short::Thanks => phrases.thanks,
        Short::Again => phrases.again,
        Short::Chase => phrases.chase,
    })
}

fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Spanish => &SPANISH,
    }
}
