"""
The Spanish of padrones: what stands in each column, and what is wrong with a line.

These sentences belong to the file format, like its headings, and are stored with the report. None
repeats a name, a document number or a date of a person.
"""

from typing import Final

HELP: Final = {
    "hogar": (
        "Código del hogar en el padrón, hasta 40 letras, cifras, puntos o "
        "guiones. Todas las personas de un hogar llevan el mismo."
    ),
    "ubigeo": "Código INEI del distrito, 6 dígitos.",
    "area": "Código del área según la ficha (FSU: 1 urbana, 2 rural).",
    "centro_poblado": "Nombre del centro poblado, hasta 200 letras.",
    "direccion": "Dirección en una línea, hasta 400 letras.",
    "tipo_doc": (
        "Código del tipo de documento según la ficha (FSU: 1 DNI, 2 partida o"
        " CUI, 3 carné de extranjería, 4 no tiene)."
    ),
    "num_doc": "Número del documento; vacío si no tiene.",
    "ape_pat": "Apellido paterno.",
    "ape_mat": "Apellido materno; puede quedar vacío.",
    "nombres": "Nombres.",
    "fecha_nac": "Fecha de nacimiento: AAAA-MM-DD o DD/MM/AAAA.",
    "sexo": "Código del sexo según la ficha (FSU: 1 hombre, 2 mujer); puede quedar vacío.",
    "parentesco": (
        "Código del parentesco con la jefa o el jefe según la ficha (FSU: 1 es jefa o jefe)."
    ),
    "es_jefe": "si o no. Sin esta columna lo dice el parentesco.",
    "clase": "Código de la clase según el método; vacío si el archivo no trae clase.",
    "metodo": "Nombre corto del método y su versión: cse-demostracion@1. Vacío si no se conoce.",
    "vigente_desde": "Primer día de la clase.",
    "vigente_hasta": "Último día de la clase.",
    "efecto_legal": "si o no. Vacío: lo que dice el método; sin método, no.",
}

HEADING_TWICE: Final = "La columna «{name}» está dos veces. Deje una."
HEADING_UNKNOWN: Final = "La columna «{name}» no existe. Corrija el nombre o quite la columna."
HEADING_EMPTY: Final = "Hay una columna sin título. Escriba su título o quite la columna."
HEADING_NEAR: Final = " ¿Quiso escribir «{near}»?"
HEADING_MISSING: Final = "Falta la columna «{name}». Agréguela en la primera línea."
HEADING_MAYBE: Final = " ¿Es la que se llama «{near}»?"

FILE_EMPTY: Final = "El archivo está vacío. Elija otro."
FILE_WITHOUT_ROWS: Final = "El archivo solo tiene los títulos de las columnas. Elija otro."
FILE_NO_TEXT: Final = (
    "El archivo no es un CSV. Ábralo en la hoja de cálculo y guárdelo como «CSV UTF-8»."
)
FILE_UTF16: Final = "El archivo está en UTF-16. Guárdelo como «CSV UTF-8»."
FILE_NO_HEADING: Final = (
    "La primera línea no tiene los títulos de las columnas separados por coma, punto "
    "y coma o tabulador."
)
FILE_NO_FORM: Final = "Ningún formulario publicado registra hogares. Publique la ficha primero."
FILE_GONE: Final = "El archivo ya no está guardado. Súbalo de nuevo."

LINE_TOO_LONG: Final = "La línea tiene más de {most} letras. Revise si falta un salto de línea."
LINE_UNREADABLE: Final = (
    "La línea tiene letras que no se pueden leer como {encoding}. Guarde el archivo "
    "como «CSV UTF-8»."
)
LINE_QUOTES: Final = (
    "Las comillas de la línea no están bien cerradas. Un dato no puede ocupar dos líneas."
)
LINE_FIELDS: Final = (
    "La línea tiene {found} datos y los títulos son {expected}. Revise los "
    "separadores y las comillas."
)
CONTROL: Final = "El dato tiene caracteres que no se ven. Escríbalo de nuevo."
REQUIRED: Final = "Falta el dato. Escríbalo."
TOO_LONG: Final = "El dato tiene más de {most} letras. Acórtelo."
CODE: Final = "El código del hogar solo puede tener hasta 40 letras, cifras, puntos y guiones."
CHOICE: Final = "El código no existe en la ficha. Use uno de estos: {codes}."
DATE: Final = "La fecha no existe. Escríbala como AAAA-MM-DD o DD/MM/AAAA."
DATE_FUTURE: Final = "La fecha es posterior a hoy. Revise el año."
DATE_OLD: Final = "La fecha es anterior a 1900. Revise el año."
DATES_REVERSED: Final = "La clase termina antes de empezar. Revise las dos fechas."
DOCUMENT_NUMBER: Final = "El número no corresponde a ese tipo de documento. {advice}"
DOCUMENT_ZERO: Final = " Si la hoja de cálculo borró ceros a la izquierda, escríbalos."
DOCUMENT_LEFT: Final = (
    "La persona figura sin documento, pero la línea trae un número. Corrija uno de los dos."
)
PLACE: Final = "No hay un distrito con ese código INEI. Escriba 6 dígitos, con el cero inicial."
OFFICE: Final = "El distrito no tiene una oficina activa. Créela o actívela antes de importar."
YES_NO: Final = "Escriba si o no."
HEAD_CONTRADICTION: Final = "«es_jefe» y «parentesco» no dicen lo mismo. Corrija uno de los dos."
CLASS_INCOMPLETE: Final = (
    "Clase, vigente_desde y vigente_hasta van juntas: complete las tres o deje vacías las tres."
)
CLASS_UNKNOWN: Final = "La clase no existe en el método. Use una de estas: {codes}."
METHOD_UNKNOWN: Final = (
    "No hay un método publicado con ese nombre y versión. Escríbalo así: {example}."
)
METHOD_NO_EFFECT: Final = "El método no tiene efecto legal: escriba no, o deje el dato vacío."
ANSWER_NUMBER: Final = "Escriba un número."
ANSWER_CHOICES: Final = "Escriba códigos separados por «|». Use estos: {codes}."

DIFFERS: Final = "Las líneas de un hogar no dicen lo mismo en esta columna. Corríjalas."
NO_PLACE: Final = "El hogar no tiene ubigeo en ninguna de sus líneas. Escríbalo."
NO_HEAD: Final = "El hogar no tiene jefa o jefe. Marque a una persona."
TWO_HEADS: Final = "El hogar tiene más de una jefa o un jefe. Deje a una persona."
TWICE: Final = "La misma persona está también en la línea {other}. Deje una de las dos."
MERGED: Final = "El hogar se unió a otro en el registro. Use el código del hogar que quedó."
UNKNOWN_OWN: Final = (
    "El registro no tiene un hogar con ese código interno. Use el código del padrón."
)
ELSEWHERE: Final = (
    "La persona pertenece a otro hogar con clasificación vigente, que no está en este"
    " archivo. Resuelva eso primero."
)
OTHER_PERSON: Final = (
    "Ese documento es en el registro de una persona con otro nombre y otra fecha de "
    "nacimiento. Revise el número."
)
OLDER: Final = (
    "El registro tiene una clase que empieza después. Un archivo no la reemplaza: "
    "corríjala en la oficina."
)
MANY: Final = "El hogar tiene más de {most} personas. Revise si el código es de un solo hogar."

ANOTHER: Final = "Otro padrón está entrando al registro. Espere a que termine o cancélelo."
FILE_UNREADABLE: Final = "El archivo no se puede leer. Revise el nombre y los permisos."
FILE_UNWRITABLE: Final = "El archivo no se puede escribir. Revise la carpeta y los permisos."
NO_ACCOUNT: Final = "No hay una cuenta activa con ese nombre de usuario."
NO_OFFICE: Final = "No hay una oficina con ese código."
EXPORTED: Final = "Padrón exportado: {people} personas de {households} hogares."
PROBLEM: Final = "Línea {line}, {column}: {message}"
PROBLEM_OF_LINE: Final = "Línea {line}: {message}"
MORE_PROBLEMS: Final = "… y {count} problemas más."
REPORT: Final = """{title}: {name}
Archivo: {encoding}, separado por {delimiter}
Líneas con datos: {rows}; hogares: {households}; personas: {people}
Hogares nuevos: {added}; cambiados: {changed}; iguales: {kept}; rechazados: {refused}
Problemas: {problems}"""
REPORT_TITLES: Final = {True: "Revisión del padrón", False: "Importación del padrón"}
