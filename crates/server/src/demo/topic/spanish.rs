//! In Spanish.

use super::Topic;

pub const TOPICS: &[Topic] = &[
    Topic {
        category: "standard issue",
        priorities: [0, 20, 80, 0],
        subjects: &["La aplicación no sincroniza los pedidos", "Faltan pedidos en el móvil"],
        messages: &[
            "Desde ayer los pedidos nuevos no aparecen en los móviles de {few} conductores. En la web todo está bien. ¿Pueden revisarlo?",
            "La aplicación se queda cargando y muestra la lista de ayer. Ya la hemos reinstalado. Trabajamos desde {city}.",
        ],
        question: "¿Podría enviarme el código del dispositivo que aparece en Ajustes, Acerca de?",
        answer: "Sí, termina en 7F2. Los demás son del mismo modelo.",
        note: "Cursor de sincronización caducado; reiniciar los dispositivos afectados.",
        solutions: &[
            "Hemos reiniciado la sincronización de los dispositivos y los pedidos ya aparecen. Con la versión de esta semana ocurre de forma automática.",
            "Ya funciona. Los teléfonos llevaban mucho tiempo sin conectarse y la aplicación no empezaba de nuevo; está corregido.",
        ],
    },
    Topic {
        category: "standard issue",
        priorities: [0, 0, 90, 10],
        subjects: &["La factura {invoice} tiene el NIF antiguo", "Dirección incorrecta en las facturas"],
        messages: &[
            "La factura {invoice} sigue mostrando el NIF antiguo, aunque lo cambiamos hace {few} semanas. ¿Pueden emitirla de nuevo?",
            "Cambiamos de oficina y las facturas llegan todavía con la dirección anterior. Necesitamos corregir {invoice}.",
        ],
        question: "¿Solo hay que corregir {invoice}, o también las anteriores?",
        answer: "Solo esa, gracias.",
        note: "Perfil de facturación actualizado, la copia de la suscripción no.",
        solutions: &[
            "He emitido de nuevo {invoice} con los datos correctos. Las próximas facturas saldrán bien; no tiene que hacer nada más.",
        ],
    },
    Topic {
        category: "how-to",
        priorities: [0, 0, 0, 100],
        subjects: &["¿Cómo añado un segundo aprobador?", "¿Puedo mover personas a otro equipo?"],
        messages: &[
            "Queremos que dos personas aprueben los pagos de más de {amount}. ¿Dónde se configura?",
            "Vamos a reorganizar los equipos. ¿Se pueden mover {few} personas sin perder su historial?",
        ],
        question: "¿Debe ser siempre la misma persona, o cualquiera del equipo?",
        answer: "Cualquiera del equipo de finanzas.",
        note: "Pregunta sencilla, hay un artículo.",
        solutions: &[
            "Sí, se puede: en Ajustes encontrará la opción, y se aplica también a varias personas a la vez. Le dejo los pasos en el artículo enlazado.",
        ],
    },
];
