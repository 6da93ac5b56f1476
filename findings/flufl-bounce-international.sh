#!/bin/sh
# flufl.bounce 6.0.0 (PyPI): no address is found in a bounce of an internationalised one.
#
# What Mailman finds bounces with reads the reports of RFC 3464. Where the recipient is not ASCII, a report has another
# part, `message/global-delivery-status`, and another type of address, `utf-8` (RFC 6533, of 2012). Of these nothing is
# read: neither a lasting failure nor one that may pass. A list goes on writing to an address whose domain does not
# exist, and whoever counts bounces to find slips of domains does not see those.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install flufl.bounce==6.0.0
cat > bounce.py <<'PYTHON'
from email import message_from_bytes
from flufl.bounce import all_failures

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: list-bounces@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={status}; boundary=parts

--parts
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

The mail could not be delivered.

--parts
Content-Type: message/{status}
Content-Transfer-Encoding: 8bit

Reporting-MTA: dns; mx.example.org

Final-Recipient: {recipient}
Action: failed
Status: 5.1.2
Diagnostic-Code: smtp; 550 5.1.2 no such domain

--parts--
"""
for status, recipient in [
    ("delivery-status", "rfc822; ann@xn--mnchn-kva.de"),
    ("global-delivery-status", "utf-8; ann@münchn.de"),
]:
    report = REPORT.format(status=status, recipient=recipient)
    passing, lasting = all_failures(message_from_bytes(report.encode()))
    print(recipient, sorted(passing), sorted(lasting))
PYTHON
PYTHONUTF8=1 python/bin/python bounce.py > out
cat out
diff - out <<'TEXT'
rfc822; ann@xn--mnchn-kva.de [] [b'ann@xn--mnchn-kva.de']
utf-8; ann@münchn.de [] []
TEXT
