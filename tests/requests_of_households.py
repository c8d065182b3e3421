"""Invented members of a household, as answers to the S100."""

HEAD = {
    "integrante_tipo_doc": 1,
    "integrante_num_doc": "90000701",
    "integrante_ape_pat": "Quispe",
    "integrante_nombres": "Rosa",
    "integrante_fecha_nac": "1985-03-09",
    "integrante_sexo": 2,
    "parentesco": 1,
}
CHILD = HEAD | {
    "integrante_num_doc": "90000702",
    "integrante_nombres": "Luis",
    "integrante_fecha_nac": "2015-06-01",
    "integrante_sexo": 1,
    "parentesco": 3,
}
