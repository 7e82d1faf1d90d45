#!/usr/bin/env bash
# The whole way as a new user walks it, with curl and jq alone: a firm registers, is verified by the department, posts a
# need for 40 welders and sees who trains them; the working flag's evidence changes; the department computes, proposes,
# approves and publishes with two people; the public reads it.
#
#   tests/service/walk.sh [PROGRAM]          (by default target/release/vocmatch, with --demo in a folder of its own)
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

program=${1:-target/release/vocmatch}
work=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
trap 'kill "$service" 2>/dev/null; wait "$service" 2>/dev/null || true; rm -rf "$work"' EXIT
XDG_DATA_HOME=$work VOCMATCH_LISTEN=127.0.0.1:$port VOCMATCH_LOG=warn "$program" serve --demo --lang en >"$work/accounts" 2>"$work/log" &
service=$!
began=$SECONDS
until grep -q '^http://' "$work/accounts"; do
    kill -0 "$service" || { cat "$work/log" >&2; exit 1; }
    sleep 0.2
done
echo "The service was ready after $((SECONDS - began)) s"

# said WHAT: a heading for the next steps.
said() { printf '\n== %s\n' "$1"; }
# ask WHO METHOD PATH [BODY] [HEADER...]: the body of a good answer; a refusal ends the walk.
ask() {
    local who=$1 method=$2 path=$3 body=${4:-} status
    shift 3; [ $# -eq 0 ] || shift
    local options=(-sS -X "$method" -D "$work/headers" -o "$work/body" -w '%{http_code}')
    [ -z "$body" ] || options+=(-H 'Content-Type: application/json' -d "$body")
    [ "$who" = public ] || options+=(-H "Cookie: $(cat "$work/$who.cookie")" -H "X-CSRF-Token: $(cat "$work/$who.csrf")")
    local header
    for header in "$@"; do options+=(-H "$header"); done
    status=$(curl "${options[@]}" "$url$path")
    case $status in
        2*) cat "$work/body" ;;
        *) echo "$method $path: $status $(cat "$work/body")" >&2; return 1 ;;
    esac
}
# etag: of the last answer.
etag() { sed -n 's/^etag: *//Ip' "$work/headers" | tr -d '\r'; }
# sign_in WHO EMAIL PASSWORD
sign_in() {
    curl -sS -D "$work/headers" -o "$work/body" -H 'Content-Type: application/json' \
        -d "$(jq -n --arg email "$2" --arg password "$3" '{$email, $password}')" "$url/api/v1/session"
    sed -n 's/^set-cookie: *\([^;]*\).*/\1/Ip' "$work/headers" | tr -d '\r' >"$work/$1.cookie"
    jq -r .csrf "$work/body" >"$work/$1.csrf"
    [ -s "$work/$1.cookie" ] || { echo "$1 cannot sign in: $(cat "$work/body")" >&2; return 1; }
}
account() { awk -v role="$1" '$1 == role { print $2, $3 }' "$work/accounts"; }
# working: openings and postings of welding in the working flags, once they follow what was written.
working() {
    local answer
    for _ in $(seq 100); do
        answer=$(ask analyst GET /api/v1/working/trades/han 2>/dev/null) || { sleep 0.2; continue; }
        [ "$(jq .pending <<<"$answer")" = true ] || break
        sleep 0.1
    done
    jq -c '{flag: .trade.flag, needs, demand: (.trade.demand // .trade.openings // null)}' <<<"$answer"
}

read -r email password < <(account department_analyst); sign_in analyst "$email" "$password"
read -r email password < <(account department_approver); sign_in approver "$email" "$password"

said "The working flag of welding before"
before=$(working); echo "$before" | cut -c1-400

said "A firm registers"
tax=$(python3 -c 'd="020987654"; w=[31,29,23,19,17,13,7,5,3]; print(d + str(10 - sum(int(a)*b for a, b in zip(d, w)) % 11))')
employer=$(ask public POST /api/v1/employers "$(jq -n --arg tax "$tax" '{tax_code: $tax, name: "Công ty TNHH Đóng tàu Sông Cấm", email_domain: "songcam.example", district: "Hồng Bàng", staff: 420, proof: "GCN đăng ký doanh nghiệp, cấp ngày 12/03/2009", user_name: "Phòng nhân sự", email: "tuyendung@songcam.example", password: "mot mat khau du dai 17"}')")
echo "$employer" | jq -c .
id=$(jq -r '.id // .employer.id' <<<"$employer")

said "The department looks at it and verifies it"
ask approver GET "/api/v1/employers/$id" >/dev/null
ask approver POST "/api/v1/employers/$id/decision" '{"decision": "verified", "reason": "Đã đối chiếu giấy chứng nhận"}' "If-Match: $(etag)" | jq -c '{name, status}'

said "The firm posts a need for 40 welders"
sign_in firm tuyendung@songcam.example "mot mat khau du dai 17"
posting=$(ask firm POST /api/v1/postings '{"title": "Thợ hàn 3G", "vacancies": 40, "qualification_required": true, "level": "intermediate", "district": "Hồng Bàng", "wage_min_vnd": 12000000, "wage_max_vnd": 18000000}' "Idempotency-Key: walk-0000-0000-0001")
posted=$(date +%s%N)
echo "$posting" | jq .

said "The working flag of welding after"
after=$(working); echo "$after" | cut -c1-400
echo "the working flags followed after $((($(date +%s%N) - posted) / 1000000)) ms"
[ "$before" != "$after" ] || { echo "the evidence did not change" >&2; exit 1; }

said "The department computes"
run=$(ask analyst POST /api/v1/runs '{}' | jq -r .id)
began=$SECONDS
until [ "$(ask analyst GET "/api/v1/runs/$run" | jq -r .state)" = done ]; do
    [ $((SECONDS - began)) -lt 120 ] || { echo "the run does not end" >&2; exit 1; }
    sleep 0.2
done
echo "run $run done after $((SECONDS - began)) s"

said "One person proposes, cannot approve, and another does"
number=$(ask approver POST /api/v1/releases "$(jq -n --arg run "$run" '{run_id: $run, title: "Kết quả quý này"}')" | jq -r .number)
tag=$(etag)
ask approver POST "/api/v1/releases/$number/approve" '{"reason": "Của chính tôi"}' "If-Match: $tag" 2>&1 | cut -c1-200 || true
number=$(ask analyst POST /api/v1/releases "$(jq -n --arg run "$run" '{run_id: $run, title: "Kết quả quý này"}')" | jq -r .number)
ask approver POST "/api/v1/releases/$number/approve" '{"reason": "Đã xem xét"}' "If-Match: $(etag)" | jq -c '{number, state}'
ask approver POST "/api/v1/releases/$number/publish" '' "If-Match: $(etag)" | jq -c '{number, state, checksum}'

said "The public reads it"
ask public GET "/api/v1/search?q=h%C3%A0n" | jq -c '[.items[]? | .code // .trade_code] | .[0:3]'
ask public GET /api/v1/trades/han | jq -c '{release: (.release.number // .release), flag: (.trade.flag // .flag)}'
ask public GET "/api/v1/trades/han/history" | jq -c . | cut -c1-300

printf '\n== Done: from registration to release\n'
