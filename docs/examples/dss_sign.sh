#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Signs files through DssSign with curl, openssl and python3 (for JSON alone).
#   PIDPYS_URL=https://localhost:9091 PIDPYS_CA=…/tls/ca.pem DSS_CLIENT=… DSS_LOGIN=… DSS_PASSWORD=… DSS_BOX=… \
#     dss_sign.sh FILE…        writes FILE.p7s beside each
set -euo pipefail
: "${PIDPYS_URL:=https://localhost:9091}" "${PIDPYS_CA:?}" "${DSS_CLIENT:?}" "${DSS_LOGIN:?}" "${DSS_PASSWORD:?}" "${DSS_BOX:?}"

call() { curl --silent --show-error --fail-with-body --cacert "$PIDPYS_CA" -H "Accept: application/json" "$@"; }
json() { python3 -c "import json,sys; print(eval(sys.argv[1], {'r': json.load(sys.stdin)}))" "$1"; }

# 1. Log in: the token is the answer's text, good for 24 hours. The password travels in the body, not on a command line.
token=$(DSS_LOGIN=$DSS_LOGIN DSS_PASSWORD=$DSS_PASSWORD python3 -c \
    'import json,os; print(json.dumps({"login": os.environ["DSS_LOGIN"], "password": os.environ["DSS_PASSWORD"]}))' |
  call -H "Authorization: DiadocAuth ddauth_api_client_id=$DSS_CLIENT" -H "Content-Type: application/json" \
    --data-binary @- "$PIDPYS_URL/V3/Authenticate?type=password")
auth="Authorization: DiadocAuth ddauth_api_client_id=$DSS_CLIENT, ddauth_token=$token"

# 2. Put each file on the shelf; the service gives it a name.
request='{"Files":['
for file in "$@"; do
  name=$(call -H "$auth" -H "Content-Type: application/octet-stream" --data-binary "@$file" "$PIDPYS_URL/V2/ShelfUpload?fileExtension=")
  [ "$request" = '{"Files":[' ] || request+=,
  title=$(basename "$file" | python3 -c 'import json,sys; print(json.dumps(sys.stdin.read().strip()))')
  request+="{\"Content\":{\"NameOnShelf\":\"$name\"},\"FileName\":$title}"
done
request+=']}'

# 3. Start. The user, or the host's policy, is asked once for the whole list.
task=$(call -H "$auth" -H "Content-Type: application/json" --data-binary "$request" \
            "$PIDPYS_URL/DssSign?boxId=$DSS_BOX" | json "r['TaskId']")

# 4. Poll: 200 and InProgress until it has ended.
while :; do
  result=$(call -H "$auth" "$PIDPYS_URL/DssSignResult?boxId=$DSS_BOX&taskId=$task")
  status=$(json "r['OperationStatus']" <<<"$result")
  [ "$status" = InProgress ] || break
  sleep 0.5
done
[ "$status" = Completed ] || { echo "the task ended as $status" >&2; exit 1; }

# 5. Signatures stand in the order of the request: detached CMS, DER.
i=0
for file in "$@"; do
  json "r['FileSigningResults'][$i]['Signature']" <<<"$result" | openssl base64 -d -A >"$file.p7s"
  openssl cms -verify -noverify -binary -inform DER -in "$file.p7s" -content "$file" -out /dev/null
  i=$((i + 1))
done
