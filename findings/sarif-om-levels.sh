#!/usr/bin/env bash
# sarif-om 1.0.4 makes an error of a result that says "warning", and pysarif 0.1.0 a warning of one that leaves the level to its rule.
#
# Expected: a report has the level that was set, and a report that is read and written again keeps its own. In SARIF 2.1.0 a result without a level has
# that of its rule's defaultConfiguration, and "warning" only where the rule has none (3.27.10): said and not said are two things.
# Seen: jschema_to_python 1.2.3, which writes sarif-om's objects, leaves out what equals the schema's default, a "warning" that was set as well: of a
# rule whose default is "error" the result is an error then. pysarif's load_from_file fills in the schema's defaults, and save_to_file writes
# them: the result that was an error by its rule says "warning". It empties the property bags, and writes byteOffset and charOffset of -1
# into each region. A finding that was let down to a warning stops the build by the one, and one that should stop it passes by the other.
# Needs Python 3 with venv.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-om==1.0.4 jschema-to-python==1.2.3 pysarif==0.1.0

cat > look.py <<'PY'
import json

import pysarif
import sarif_om
from jschema_to_python.to_json import to_json

rule = sarif_om.ReportingDescriptor(id="root", default_configuration=sarif_om.ReportingConfiguration(level="error"))
results = [
    sarif_om.Result(message=sarif_om.Message(text=level), rule_id="root", level=level) for level in ("note", "warning", "error")
]
driver = sarif_om.ToolComponent(name="look", rules=[rule])
written = json.loads(to_json(sarif_om.SarifLog(version="2.1.0", runs=[sarif_om.Run(tool=sarif_om.Tool(driver=driver), results=results)])))
for result in written["runs"][0]["results"]:
    print("sarif-om, set to", result["message"]["text"] + ":", result.get("level", "no level, so error by the rule"))

region = {"startLine": 3}
location = {"physicalLocation": {"artifactLocation": {"uri": "pod.yaml"}, "region": region}}
written["runs"][0]["results"] = [{"ruleId": "root", "message": {"text": "port 80"}, "locations": [location], "properties": {"port": 80}}]
with open("read.sarif", "w") as file:
    json.dump(written, file)
pysarif.save_to_file(pysarif.load_from_file("read.sarif"), "written.sarif")
with open("written.sarif") as file:
    [result] = json.load(file)["runs"][0]["results"]
print("pysarif, without a level:", result["level"], result["locations"][0]["physicalLocation"]["region"], "properties:", result["properties"])
PY
venv/bin/python look.py | tee seen
diff seen - <<'TXT'
sarif-om, set to note: note
sarif-om, set to warning: no level, so error by the rule
sarif-om, set to error: error
pysarif, without a level: warning {'byteOffset': -1, 'charOffset': -1, 'startLine': 3} properties: {}
TXT
echo "as described: a level that is the schema's default is taken for none, and none for that level"
