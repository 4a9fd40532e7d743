//! What we say by ourselves in each language that we can write: whole texts, and the words that are filled into them.

use calendar::Instant;
use desk::case::event::Survey as Kind;
use look::Wall;
use mission::ClockKind;

/// What is said in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The language, as `en`.
    pub language: &'static str,
    /// The word that a mail has come.
    pub acknowledgement: &'static str,
    /// A code to sign in with: subject and text.
    pub code: (&'static str, &'static str),
    /// A question how we did.
    pub survey: &'static str,
    /// What leads to how a case was counted.
    pub counted: &'static str,
    /// What is promised: a first reply, a solution.
    promised: (&'static str, &'static str),
    /// What a question is about: how we did, whether they would recommend us, the product.
    topics: [&'static str; 3],
    /// The questions in the same order.
    questions: [&'static str; 3],
    /// The answers from worst to best, of five and of two.
    five: [&'static str; 5],
    two: [&'static str; 2],
    days: [&'static str; 7],
    months: [&'static str; 12],
    /// A date with places for weekday, day, month and year.
    date: &'static str,
}

/// The languages that we can write, the one that stands for all others first.
pub static ALL: [Words; 4] = [
    Words {
        language: "en",
        acknowledgement: "We have your message. It is case **#{{ case.number }}**.\n\n\
            {% if promise.what %}**What we promise you:** {{ promise.what }} by {{ promise.by }}.{% else %}We answer as soon as we can.{% endif %}\n\n\
            **What happens next:** somebody reads it, decides how urgent it is, and gives it to the right person. \
            To add something, answer this mail; your words reach the same case.\n\
            {% if counted %}\n[How we count your case]({{ counted }})\n{% endif %}",
        counted: "How we counted your case",
        code: (
            "Your code is {{ code }}",
            "Your code to sign in is **{{ code }}**. It is good for ten minutes.\n\n\
             If you did not ask for it, leave it: without it nobody gets in.\n",
        ),
        survey: "{% if case.solved %}Your case **#{{ case.number }}** is solved.\n\n{% endif %}**{{ question }}**\n\n{{ answers }}\n\n\
            {% if page %}A link opens a page on which you can add a word and send your answer; opening it sends nothing. Or answer\
            {% else %}Answer{% endif %} this mail with one of them, from {{ scale.first }} to {{ scale.last }}.\n\
            {% if counted %}\n[How we counted your case]({{ counted }})\n{% endif %}",
        promised: ("a first reply", "a solution"),
        topics: ["How did we do?", "Would you recommend {}?", "How do you like the product?"],
        questions: [
            "How satisfied are you with how we handled this?",
            "How likely are you to recommend {} to a colleague?",
            "How satisfied are you with the product?",
        ],
        five: ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"],
        two: ["Bad", "Good"],
        days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        date: "{day} {d} {month} {year}",
    },
    Words {
        language: "de",
        acknowledgement: "Ihre Nachricht ist bei uns. Sie hat die Nummer **#{{ case.number }}**.\n\n\
            {% if promise.what %}**Was wir Ihnen versprechen:** {{ promise.what }} bis {{ promise.by }}.{% else %}Wir antworten, sobald wir können.{% endif %}\n\n\
            **Wie es weitergeht:** Jemand liest sie, entscheidet, wie dringend sie ist, und gibt sie der richtigen Person. \
            Wenn Sie etwas ergänzen möchten, antworten Sie auf diese Mail; Ihre Worte kommen zum selben Fall.\n\
            {% if counted %}\n[So zählen wir Ihren Fall]({{ counted }})\n{% endif %}",
        counted: "So haben wir Ihren Fall gezählt",
        code: (
            "Ihr Code ist {{ code }}",
            "Ihr Code für die Anmeldung ist **{{ code }}**. Er gilt zehn Minuten.\n\n\
             Wenn Sie ihn nicht angefordert haben, lassen Sie ihn liegen: Ohne ihn kommt niemand hinein.\n",
        ),
        survey: "{% if case.solved %}Ihr Fall **#{{ case.number }}** ist gelöst.\n\n{% endif %}**{{ question }}**\n\n{{ answers }}\n\n\
            {% if page %}Ein Link öffnet eine Seite, auf der Sie etwas dazu schreiben und Ihre Antwort absenden können; das Öffnen \
            allein sendet nichts. Oder antworten Sie{% else %}Antworten Sie{% endif %} auf diese Mail mit einer der Antworten, \
            von {{ scale.first }} bis {{ scale.last }}.\n\
            {% if counted %}\n[So haben wir Ihren Fall gezählt]({{ counted }})\n{% endif %}",
        promised: ("eine erste Antwort", "eine Lösung"),
        topics: ["Wie haben wir das gemacht?", "Würden Sie {} empfehlen?", "Wie gefällt Ihnen das Produkt?"],
        questions: [
            "Wie zufrieden sind Sie damit, wie wir uns darum gekümmert haben?",
            "Wie wahrscheinlich ist es, dass Sie {} weiterempfehlen?",
            "Wie zufrieden sind Sie mit dem Produkt?",
        ],
        five: ["Sehr unzufrieden", "Unzufrieden", "Weder noch", "Zufrieden", "Sehr zufrieden"],
        two: ["Schlecht", "Gut"],
        days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        date: "{day}, {d}. {month} {year}",
    },
    Words {
        language: "fr",
        acknowledgement: "Nous avons bien reçu votre message. C’est le dossier **#{{ case.number }}**.\n\n\
            {% if promise.what %}**Ce que nous vous promettons :** {{ promise.what }} au plus tard le {{ promise.by }}.{% else %}Nous vous répondons dès que possible.{% endif %}\n\n\
            **La suite :** quelqu’un le lit, décide de son urgence et le confie à la bonne personne. \
            Pour ajouter quelque chose, répondez à ce message ; vos mots rejoindront le même dossier.\n\
            {% if counted %}\n[Comment nous comptons votre dossier]({{ counted }})\n{% endif %}",
        counted: "Comment nous avons compté votre dossier",
        code: (
            "Votre code est {{ code }}",
            "Votre code de connexion est **{{ code }}**. Il est valable dix minutes.\n\n\
             Si vous ne l’avez pas demandé, ignorez-le : sans lui, personne n’entre.\n",
        ),
        survey: "{% if case.solved %}Votre dossier **#{{ case.number }}** est résolu.\n\n{% endif %}**{{ question }}**\n\n{{ answers }}\n\n\
            {% if page %}Un lien ouvre une page où vous pouvez ajouter un mot et envoyer votre réponse ; l’ouvrir n’envoie rien. Ou \
            répondez{% else %}Répondez{% endif %} à ce message par l’un de ces choix, de {{ scale.first }} à {{ scale.last }}.\n\
            {% if counted %}\n[Comment nous avons compté votre dossier]({{ counted }})\n{% endif %}",
        promised: ("une première réponse", "une solution"),
        topics: ["Votre avis sur notre aide", "Recommanderiez-vous {} ?", "Que pensez-vous du produit ?"],
        questions: [
            "Quel est votre degré de satisfaction quant à notre aide ?",
            "Quelle est la probabilité que vous recommandiez {} autour de vous ?",
            "Quel est votre degré de satisfaction quant au produit ?",
        ],
        five: ["Très faible", "Faible", "Moyen", "Élevé", "Très élevé"],
        two: ["Mauvais", "Bon"],
        days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        date: "{day} {d} {month} {year}",
    },
    Words {
        language: "es",
        acknowledgement: "Hemos recibido su mensaje. Es el caso **#{{ case.number }}**.\n\n\
            {% if promise.what %}**Lo que le prometemos:** {{ promise.what }} a más tardar el {{ promise.by }}.{% else %}Le responderemos lo antes posible.{% endif %}\n\n\
            **Qué pasa ahora:** alguien lo lee, decide cuán urgente es y lo pasa a la persona adecuada. \
            Para añadir algo, responda a este correo; sus palabras llegarán al mismo caso.\n\
            {% if counted %}\n[Cómo contamos su caso]({{ counted }})\n{% endif %}",
        counted: "Cómo contamos su caso",
        code: (
            "Su código es {{ code }}",
            "Su código para iniciar sesión es **{{ code }}**. Es válido durante diez minutos.\n\n\
             Si no lo ha pedido, no haga nada: sin él nadie puede entrar.\n",
        ),
        survey: "{% if case.solved %}Su caso **#{{ case.number }}** está resuelto.\n\n{% endif %}**{{ question }}**\n\n{{ answers }}\n\n\
            {% if page %}Un enlace abre una página en la que puede añadir unas palabras y enviar su respuesta; abrirla no envía nada. O \
            responda{% else %}Responda{% endif %} a este correo con una de ellas, de {{ scale.first }} a {{ scale.last }}.\n\
            {% if counted %}\n[Cómo contamos su caso]({{ counted }})\n{% endif %}",
        promised: ("una primera respuesta", "una solución"),
        topics: ["¿Cómo lo hicimos?", "¿Recomendaría {}?", "¿Qué le parece el producto?"],
        questions: [
            "¿Cuál es su grado de satisfacción con nuestra atención?",
            "¿Qué probabilidad hay de que recomiende {} a otras personas?",
            "¿Cuál es su grado de satisfacción con el producto?",
        ],
        five: ["Muy bajo", "Bajo", "Medio", "Alto", "Muy alto"],
        two: ["Malo", "Bueno"],
        days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        date: "{day} {d} de {month} de {year}",
    },
];

/// The words of a language such as `de` or `de-AT`; nothing when we cannot write it.
pub fn find(language: &str) -> Option<&'static Words> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|words| words.language.eq_ignore_ascii_case(primary))
}

/// The words of a language, or those that stand for all others.
pub fn get(language: &str) -> &'static Words {
    find(language).unwrap_or(&ALL[0])
}

impl Words {
    /// What a clock promises to a customer; nothing where it promises nothing that they wait for.
    pub fn promised(&self, kind: ClockKind) -> Option<&'static str> {
        match kind {
            ClockKind::FirstResponse => Some(self.promised.0),
            ClockKind::Resolution => Some(self.promised.1),
            _ => None,
        }
    }

    /// `Tuesday 14 October 2025, 14:26 (Europe/Berlin)`.
    pub fn when(&self, wall: &Wall, at: Instant) -> String {
        let date = wall.zone.date_of(at);
        let day = self.days[date.weekday().to_monday_zero_offset().unsigned_abs() as usize % 7];
        let month = self.months[(date.month().unsigned_abs() as usize + 11) % 12];
        let written = self.date.replace("{day}", day).replace("{d}", &date.day().to_string());
        let written = written.replace("{month}", month).replace("{year}", &date.year().to_string());
        format!("{written}, {} ({})", wall.time(at), wall.zone.name())
    }

    /// What a question is about, of a desk of this name.
    pub fn topic(&self, kind: Kind, desk: &str) -> String {
        self.topics[nth(kind)].replace("{}", desk)
    }

    /// A question.
    pub fn question(&self, kind: Kind, desk: &str) -> String {
        self.questions[nth(kind)].replace("{}", desk)
    }

    /// What the answers of a scale are called, from its first to its last; nothing where the numbers speak for themselves.
    pub fn answers(&self, n: usize) -> &'static [&'static str] {
        let words: &'static Words = get(self.language);
        match n {
            2 => &words.two,
            5 => &words.five,
            _ => &[],
        }
    }
}

const fn nth(kind: Kind) -> usize {
    match kind {
        Kind::Csat | Kind::FirstContact => 0,
        Kind::Nps => 1,
        Kind::Product => 2,
    }
}
