#!/bin/sh
# What grep finds of a log of BIND, by a list of slips that somebody wrote by hand: intended, typed, lines.
#
#     sh grep.sh responses.log
set -eu
folder=$(dirname "$0")
grep -iFf "$folder/slips.txt" "$1" | tr 'A-Z' 'a-z' | sed 's/.*(\([^)]*\)): .*/\1/' | sort | uniq -c |
    awk '{ print $2 "\t" $1 }'
