#!/usr/bin/env python3
"""Écrit `faits.ndjson` : trois mois d'une antenne inventée, en heures locales.

usage : python3 Examples/antenne/faits.py > Examples/antenne/faits.ndjson
Chaque fait dit quand il a eu lieu (`time`) et quand le service l'a appris (`recordedtime`).
Les identifiants d'alertes et de notices que citent des agents sont ceux que Jalon donne.
"""

import datetime
import json
import zoneinfo

PARIS, CAYENNE = zoneinfo.ZoneInfo("Europe/Paris"), zoneinfo.ZoneInfo("America/Cayenne")
NUIT = {"tous les jours": ["20:00-06:00"]}
faits = []


def instant(texte, zone=PARIS):
    """« 2026-03-02 09:00[:05] » en heure locale."""
    return datetime.datetime.fromisoformat(texte).replace(tzinfo=zone)


def fait(personne, genre, quand, source="/appi/antenne", su=None, ident=None, zone=PARIS, **data):
    """Un fait de la personne ; `su` : quand il est appris, s'il l'est plus tard."""
    numero = sum(1 for autre in faits if autre["subject"] == f"P-{personne:06}") + 1
    time = instant(quand, zone)
    faits.append({
        "specversion": "1.0", "id": ident or f"f-{personne:02}-{numero:03}", "source": source,
        "type": genre, "subject": f"P-{personne:06}", "time": time.isoformat(),
        "recordedtime": (instant(su, zone) if su else time).isoformat(),
        "data": {nom.replace("_", " "): valeur for nom, valeur in data.items()},
    })
    return faits[-1]["id"]


def ouverture(personne, mesure, nature, le, zone="Europe/Paris", territoire="FR", parametres=None,
              **data):
    fait(personne, "mesure.ouverte", le, zone=zoneinfo.ZoneInfo(zone), mesure=mesure)
    corps = {"mesure": mesure, "nature": nature}
    corps.update({nom.replace("_", " "): valeur for nom, valeur in data.items()})
    corps.update({"zone": zone, "territoire": territoire, "service": "spip-antenne"})
    if parametres:
        corps["paramètres"] = parametres
    faits[-1]["data"] = corps


def convocation(personne, mesure, ref, le, envoyee, issue=None, saisie=None, objet="suivi"):
    fait(personne, "rdv.convocation", envoyee, mesure=mesure, ref=ref,
         date=instant(le).isoformat(), objet=objet)
    if issue:
        fait(personne, "rdv.issue", saisie or le, mesure=mesure, ref=ref, issue=issue)


def jours(du, au, semaine=range(7)):
    jour = datetime.date.fromisoformat(du)
    while jour <= datetime.date.fromisoformat(au):
        if jour.weekday() in semaine:
            yield jour.isoformat()
        jour += datetime.timedelta(days=1)


def seance(personne, mesure, fin, heures, su=None, ref=None, zone=PARIS):
    data = {"mesure": mesure, "heures": f"PT{heures}H"}
    if ref:
        data["ref"] = ref
    fait(personne, "tig.seance", fin, source="/tig360/antenne", su=su, zone=zone, **data)


# 1. Fait ses 70 heures, mardi et jeudi, sans une absence.
ouverture(1, "M-01", "tig", "2026-02-02 09:00",
          parametres={"heures prononcées": "PT70H", "délai": "P12M"})
fait(1, "tig.affectation", "2026-02-04 10:00", mesure="M-01", structure="régie des espaces verts")
convocation(1, "M-01", "c-01-1", "2026-02-06 10:00", "2026-02-02 09:30", "honoré",
            "2026-02-06 10:05", "placement")
for rang, jour in enumerate(jours("2026-02-10", "2026-03-12", (1, 3)), 1):
    if rang <= 10:
        fait(1, "tig.séance prévue", f"{jour} 07:30", source="/tig360/antenne", mesure="M-01",
             ref=f"s-01-{rang}", commence=instant(f"{jour} 09:00").isoformat(),
             finit=instant(f"{jour} 17:00").isoformat())
        seance(1, "M-01", f"{jour} 17:00", 7, ref=f"s-01-{rang}")
fait(1, "mesure.close", "2026-03-20 11:00", mesure="M-01", motif="heures accomplies")

# 2. En retard sur ses heures à mi-parcours, puis rattrape.
ouverture(2, "M-02", "tig", "2026-02-02 09:10",
          parametres={"heures prononcées": "PT105H", "délai": "P12M"})
faits[-1]["data"].update({"prise d'effet": "2025-09-08", "suivie depuis": "2026-02-02"})
fait(2, "tig.affectation", "2026-01-12 10:00", su="2026-02-02 09:15", mesure="M-02",
     structure="ressourcerie")
for jour in ("2026-01-19", "2026-01-26"):
    seance(2, "M-02", f"{jour} 17:00", 7, su="2026-02-02 09:15")
fait(2, "tig.séance prévue", "2026-02-24 08:00", source="/tig360/antenne", mesure="M-02",
     ref="s-02-1", commence=instant("2026-03-03 09:00").isoformat(),
     finit=instant("2026-03-03 17:00").isoformat())
seance(2, "M-02", "2026-02-23 17:00", 7)
seance(2, "M-02", "2026-03-03 17:00", 7, su="2026-03-09 08:30", ref="s-02-1")
for jour in ("2026-03-16", "2026-03-23", "2026-03-30", "2026-04-13", "2026-04-20"):
    seance(2, "M-02", f"{jour} 17:00", 7, su=f"{jour} 18:00")

# 3 et 4. Sous bracelet, de 20 h à 6 h. Le centre de surveillance transmet chaque mouvement.
DOMICILE = {3: ("M-03", "ddse peine", "2026-03-02 14:00"),
            4: ("M-04", "ddse aménagement", "2026-03-02 15:00")}
SURVEILLANCE = "/surveillance/centre"
for personne, (mesure, nature, debut) in DOMICILE.items():
    parametres = {"horaires": NUIT}
    if personne == 3:
        parametres["durée prononcée"] = "P4M"
    ouverture(personne, mesure, nature, debut, parametres=parametres)
    fait(personne, "bracelet.entrée", debut, source=SURVEILLANCE, mesure=mesure)
ECARTS = {3: {"2026-03-10": "20:12", "2026-03-17": "20:25"}, 4: {}}
for personne, (mesure, _, _) in DOMICILE.items():
    for jour in jours("2026-03-03", "2026-04-17", (0, 1, 2, 3, 4)):
        if personne == 4 and "2026-04-03" <= jour <= "2026-04-07" or jour == "2026-04-06":
            continue
        if personne == 4 and jour in ("2026-04-14", "2026-04-15"):
            continue
        fait(personne, "bracelet.sortie", f"{jour} 08:00", source=SURVEILLANCE, mesure=mesure)
        fait(personne, "bracelet.entrée", f"{jour} {ECARTS[personne].get(jour, '19:30')}",
             source=SURVEILLANCE, mesure=mesure)
# La nuit du 28 au 29 mars, l'horloge saute de 2 h à 3 h : 13 minutes dehors, puis 18.
for personne, retour in ((3, "2026-03-29 03:03"), (4, "2026-03-29 03:08")):
    mesure = DOMICILE[personne][0]
    fait(personne, "bracelet.sortie", "2026-03-29 01:50", source=SURVEILLANCE, mesure=mesure)
    fait(personne, "bracelet.entrée", retour, source=SURVEILLANCE, mesure=mesure)
# 3 : le JAP retarde l'heure du soir à compter du 1er avril ; elle en use le 8.
fait(3, "mesure.modifiee", "2026-03-30 10:00", mesure="M-03",
     paramètres={"horaires": {"tous les jours": ["21:00-06:00"]}}, vaut="2026-04-01/..")
faits[-1]["data"]["notifié le"] = "2026-03-30"
for un in faits:
    if un["subject"] == "P-000003" and un["time"].startswith("2026-04-08T19:30"):
        un["time"] = un["recordedtime"] = instant("2026-04-08 20:40").isoformat()
# 4 : une permission pour Pâques, puis une nuit sans signal.
fait(4, "jap.permission", "2026-03-27 11:00", mesure="M-04", autorité="JAP",
     vaut="2026-04-04T12:00:00+02:00/2026-04-06T21:00:00+02:00")
fait(4, "bracelet.sortie", "2026-04-04 14:00", source=SURVEILLANCE, mesure="M-04")
fait(4, "bracelet.entrée", "2026-04-06 20:30", source=SURVEILLANCE, mesure="M-04")
fait(4, "bracelet.perte de signal", "2026-04-14 23:10", source=SURVEILLANCE, mesure="M-04",
     ref="perte-1")
fait(4, "bracelet.rétablissement", "2026-04-15 07:40", source=SURVEILLANCE, mesure="M-04",
     position="présent", ref="perte-1")
# Un message que le vocabulaire ne connaît pas encore.
fait(4, "bracelet.batterie", "2026-04-14 22:50", source=SURVEILLANCE, mesure="M-04", niveau="bas")

# 5. Soins : une attestation remise à temps, saisie tard ; une autre refusée pour un mot.
ouverture(5, "M-05", "obligation de soins", "2026-02-02 10:00", parametres={"rythme": "P1M"})
fait(5, "soins.attestation", "2026-03-04 09:30", su="2026-03-12 16:00", mesure="M-05",
     émetteur="soignant", authentique=True)
fait(5, "soins.attestation", "2026-04-01 10:00", ident="attestation-avril", mesure="M-05",
     émetteur="médecin", authentique=True)

# 6. Semi-liberté : un retour noté à 18 h 55, que le greffe corrige le lendemain en 18 h 25.
ouverture(6, "M-06", "semi-liberté", "2026-03-09 07:00",
          parametres={"horaires": {"tous les jours": ["18:30-07:30"]}})
for jour in jours("2026-03-09", "2026-04-10", (0, 1, 2, 3, 4)):
    if jour in ("2026-04-06", "2026-04-09"):
        continue
    fait(6, "porte.sortie", f"{jour} 08:00", source="/greffe/porte", mesure="M-06")
    fait(6, "porte.retour", f"{jour} 18:55" if jour == "2026-03-19" else f"{jour} 18:10",
         source="/greffe/porte", mesure="M-06",
         ident="porte-0319" if jour == "2026-03-19" else None)
fait(6, "alerte.recue", "2026-03-19 19:05", source="/agents/dpip-2", mesure="M-06",
     alerte="ALERTE-RETOUR", par="dpip-2")
fait(6, "fait.corrige", "2026-03-20 09:30", source="/greffe/porte",
     cible={"source": "/greffe/porte", "id": "porte-0319"},
     time="2026-03-19T18:25:00+01:00", par="greffe", mesure="M-06")
del faits[-1]["data"]["mesure"]
# Grève chez l'employeur le 9 avril : sortie ce jour-là.
fait(6, "activité.interrompue", "2026-04-08 17:00", mesure="M-06", connue_de_la_personne=True,
     vaut="2026-04-09/2026-04-10")
fait(6, "porte.sortie", "2026-04-09 10:00", source="/greffe/porte", mesure="M-06")
fait(6, "porte.retour", "2026-04-09 12:00", source="/greffe/porte", mesure="M-06")

# 7. Trois convocations sans présence : un rapport à valider. Son explication est jointe.
ouverture(7, "M-07", "sursis probatoire", "2026-02-02 10:30", terme="2028-02-02",
          parametres={"probation": "P24M", "saisine": "2026-02-02"})
convocation(7, "M-07", "c-07-1", "2026-02-24 14:00", "2026-02-10 09:00", "absent",
            "2026-02-24 15:00")
convocation(7, "M-07", "c-07-2", "2026-03-24 14:00", "2026-03-10 09:00", "absent",
            "2026-03-24 15:00")
fait(7, "explication", "2026-03-31 11:00", mesure="M-07", texte="Dit ne pas avoir reçu la convocation : déménagement en cours.")
fait(7, "spip.rapport", "2026-04-10 16:00", mesure="M-07", objet="évaluation")
convocation(7, "M-07", "c-07-3", "2026-04-28 14:00", "2026-04-14 09:00", "absent",
            "2026-04-28 15:00")

# 8. Une absence, excusée neuf jours après. Des versements tenus, un en retard.
ouverture(8, "M-08", "sursis probatoire", "2026-02-03 09:00", terme="2027-08-03",
          parametres={"probation": "P18M", "saisine": "2026-02-03"})
ouverture(8, "M-08-P", "indemnisation", "2026-02-03 09:05",
          parametres={"versement": 50, "total": 600})
convocation(8, "M-08", "c-08-1", "2026-03-17 09:00", "2026-03-02 09:00", "absent",
            "2026-03-17 10:00")
fait(8, "justificatif", "2026-03-26 14:00", émetteur="soignant", authentique=True,
     vaut="2026-03-16/2026-03-19")
convocation(8, "M-08", "c-08-2", "2026-04-16 09:00", "2026-04-01 09:00", "honoré",
            "2026-04-16 09:05")
fait(8, "paiement.reçu", "2026-02-27 12:00", mesure="M-08-P", montant=50)
fait(8, "paiement.reçu", "2026-04-13 12:00", mesure="M-08-P", montant=50)
fait(8, "spip.rapport", "2026-04-14 16:00", mesure="M-08", objet="évaluation")

# 9. L'agent oublie de saisir une issue. Un fait signalé, apprécié par un humain.
ouverture(9, "M-09", "libération conditionnelle", "2026-02-04 09:00",
          parametres={"saisine": "2026-02-04"}, terme="2027-02-04")
ouverture(9, "M-09-C", "interdiction de contact", "2026-02-04 09:05")
convocation(9, "M-09", "c-09-1", "2026-02-19 11:00", "2026-02-05 09:00", "honoré",
            "2026-02-19 11:05")
convocation(9, "M-09", "c-09-2", "2026-03-12 11:00", "2026-02-26 09:00")
fait(9, "spip.rapport", "2026-04-16 16:00", mesure="M-09", objet="évaluation")
fait(9, "interdiction.signalement", "2026-04-20 17:00", ident="signalement-1", mesure="M-09-C",
     origine="police")
fait(9, "alerte.recue", "2026-04-21 09:00", source="/agents/cpip-4", mesure="M-09-C",
     alerte="ALERTE-SIGNALEMENT", par="cpip-4")
fait(9, "ecart.qualifie", "2026-04-22 10:00", source="/agents/cpip-4", mesure="M-09-C",
     règle="interdictions.signalement", clé="/appi/antenne#signalement-1",
     qualification="sans objet", par="cpip-4")

# 10. À Cayenne : l'heure et les jours de Guyane. 28 heures sur 35 à la fin du délai.
G = {"zone": "America/Cayenne", "territoire": "973"}
ouverture(10, "M-10", "tig", "2026-02-03 08:00", parametres={
    "heures prononcées": "PT35H", "délai": "P6M"}, **G)
faits[-1]["data"].update({"prise d'effet": "2025-10-10", "suivie depuis": "2026-02-03"})
for jour in ("2025-12-15", "2026-01-05"):
    seance(10, "M-10", f"{jour} 16:00", 7, su="2026-02-03 08:00", zone=CAYENNE)
fait(10, "tig.affectation", "2025-12-01 10:00", su="2026-02-03 08:00", zone=CAYENNE,
     mesure="M-10", structure="atelier communal")
for jour in ("2026-02-26", "2026-03-26", "2026-04-14"):
    seance(10, "M-10", f"{jour} 16:00", 7, zone=CAYENNE)
fait(10, "notice.validee", "2026-04-15 10:00", source="/agents/dpip-1", zone=CAYENNE,
     mesure="M-10", notice="NOTICE-CAYENNE", révision=1, décision="validée", par="dpip-1")

# 11. Détenue du 25 février au 1er avril : ses obligations attendent avec elle.
ouverture(11, "M-11", "sursis probatoire", "2026-02-05 09:00", terme="2028-02-05",
          parametres={"probation": "P24M", "saisine": "2026-02-05"})
ouverture(11, "M-11-S", "obligation de soins", "2026-02-05 09:05", parametres={"rythme": "P1M"})
convocation(11, "M-11", "c-11-1", "2026-03-10 10:00", "2026-02-12 09:00")
for mesure in ("M-11", "M-11-S"):
    fait(11, "mesure.suspendue", "2026-02-25 18:00", mesure=mesure, suspension=f"d-{mesure}",
         cause="détention", autorité="juge d'instruction")
    fait(11, "mesure.reprise", "2026-04-01 10:00", mesure=mesure, suspension=f"d-{mesure}")
for jour in ("2026-04-03", "2026-04-08"):
    fait(11, "soins.attestation", f"{jour} 09:00", mesure="M-11-S", émetteur="soignant",
         authentique=True)
convocation(11, "M-11", "c-11-2", "2026-04-23 10:00", "2026-04-07 09:00", "honoré",
            "2026-04-23 10:00")

# 12. Elle tient tout ; c'est le rapport du SPIP qui tarde. Un stage accompli.
ouverture(12, "M-12", "sursis probatoire", "2026-02-06 09:00", terme="2027-07-12",
          parametres={"probation": "P18M", "saisine": "2026-01-12"})
faits[-1]["data"].update({"prise d'effet": "2026-01-12", "suivie depuis": "2026-02-06"})
ouverture(12, "M-12-S", "stage", "2026-02-06 09:05", parametres={"délai": "P6M"})
convocation(12, "M-12", "c-12-1", "2026-03-05 15:00", "2026-02-18 09:00", "honoré",
            "2026-03-05 15:00")
fait(12, "stage.attestation", "2026-03-27 17:00", mesure="M-12-S")
fait(12, "spip.rapport", "2026-04-22 16:00", mesure="M-12", objet="évaluation")

# Ce que Jalon a nommé, et que des agents citent.
NOMS = {"ALERTE-RETOUR": "a-0f068u4qc91lo", "ALERTE-SIGNALEMENT": "a-00sxvrzsyv67d",
        "NOTICE-CAYENNE": "n-322l2lblrtm6c"}
rang = {un["id"] + un["source"]: place for place, un in enumerate(faits)}
faits.sort(key=lambda un: (datetime.datetime.fromisoformat(un["recordedtime"]),
                           datetime.datetime.fromisoformat(un["time"]),
                           rang[un["id"] + un["source"]]))
for un in faits:
    ligne = json.dumps(un, ensure_ascii=False, separators=(",", ":"))
    for nom, identifiant in NOMS.items():
        ligne = ligne.replace(nom, identifiant)
    print(ligne)
