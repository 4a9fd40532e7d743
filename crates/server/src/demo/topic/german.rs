//! In German.

use super::Topic;

pub const TOPICS: &[Topic] = &[
    Topic {
        category: "standard issue",
        priorities: [0, 20, 80, 0],
        subjects: &["Etiketten werden abgeschnitten", "Etikettendruck: falsche Größe"],
        messages: &[
            "Seit dem Update wird bei jedem Etikett das linke Drittel abgeschnitten. In der Vorschau sieht alles richtig aus. Betroffen sind {few} Arbeitsplätze.",
            "Unsere Etikettendrucker drucken nur halbe Seiten. Bei etwa {many} Paketen am Tag ist das sehr mühsam. Können Sie bitte helfen?",
        ],
        question: "Welche Skalierung zeigt der Druckdialog an den betroffenen Plätzen?",
        answer: "67 Prozent, und es lässt sich nicht ändern.",
        note: "Browser merkt sich die Skalierung vom letzten A4-Druck.",
        solutions: &[
            "Das Etikett bringt seine Seitengröße jetzt selbst mit. Bitte laden Sie die Seite an jedem Platz einmal neu, dann passt der Druck wieder.",
        ],
    },
    Topic {
        category: "standard issue",
        priorities: [0, 0, 95, 5],
        subjects: &["Rechnung {invoice} mit alter USt-IdNr.", "Falsche Anschrift auf der Rechnung"],
        messages: &[
            "Auf der Rechnung {invoice} steht noch unsere alte USt-IdNr., obwohl wir sie vor {few} Wochen geändert haben. Bitte stellen Sie die Rechnung neu aus.",
            "Wir sind umgezogen, aber die Rechnungen tragen weiterhin die alte Anschrift. Können Sie {invoice} korrigieren?",
        ],
        question: "Soll nur {invoice} neu ausgestellt werden, oder auch die früheren?",
        answer: "Nur diese eine, danke.",
        note: "Rechnungsprofil geändert, Kopie am Abo nicht.",
        solutions: &[
            "Ich habe {invoice} mit den richtigen Angaben neu ausgestellt; sie liegt in Ihrem Portal. Auch die nächsten Rechnungen werden stimmen.",
        ],
    },
    Topic {
        category: "information",
        priorities: [0, 0, 0, 100],
        subjects: &["Wo liegen unsere Daten?", "Unterlagen für die Datenschutzprüfung"],
        messages: &[
            "Für unsere jährliche Prüfung brauchen wir die Liste Ihrer Unterauftragnehmer und Angaben zum Speicherort. Gibt es dazu ein Dokument?",
            "Unser Datenschutzbeauftragter fragt, in welcher Region unsere Daten liegen. Können Sie das schriftlich bestätigen?",
        ],
        question: "Genügt Ihnen unser allgemeines Papier, oder haben Sie einen eigenen Fragebogen?",
        answer: "Das Papier genügt.",
        note: "Standardunterlagen, aktuelle Fassung.",
        solutions: &[
            "Ihre Daten bleiben in der Region, die bei der Einrichtung gewählt wurde. Unser Papier und die Liste der Unterauftragnehmer liegen in Ihrem Portal.",
        ],
    },
];
