"""Asks `jalon eval --batch` every request of eval.ndjson and compares with its `expected`.
usage: eval.py JALON RULES < eval.ndjson"""
import json, subprocess, sys

requests = [json.loads(line) for line in sys.stdin]
asked = "".join(
    json.dumps({k: v for k, v in r.items() if k != "expected"}) + "\n" for r in requests)
lines = subprocess.run(
    [sys.argv[1], "eval", "--batch", "--rules", sys.argv[2]],
    input=asked, capture_output=True, text=True).stdout.splitlines()
answers = [json.loads(line) for line in lines]
assert len(answers) == len(requests), f"{len(answers)} answers for {len(requests)} requests"


def fits(wanted, answer):
    if "error" in wanted:
        return wanted["error"] in (True, answer.get("code")) and "error" in answer
    if "value" in wanted:
        return "error" not in answer and answer.get("value") == wanted["value"]
    slots = [[s["clé"], s["durée"]] for s in answer.get("créneaux", [])]
    return slots == wanted["créneaux"] and answer.get("sans objet") == wanted.get("sans objet", [])


wrong = 0
for request, answer in zip(requests, answers):
    wanted = request.pop("expected")
    if not fits(wanted, answer):
        wrong += 1
        print(f"eval: {json.dumps(request, ensure_ascii=False)}\n  attendu {wanted}\n  obtenu {answer}")
print(f"eval : {len(requests) - wrong} justes sur {len(requests)}")
sys.exit(1 if wrong else 0)
