// The same package by `require`.

import misdirect = require("misdirect");
import inline = require("misdirect/inline");

misdirect.initSync();
const verdict: misdirect.Verdict = new misdirect.Checker().check("general@army.ml");
const again: misdirect.Verdict = new inline.Checker().check("general@army.ml");
console.log(verdict.verdict, again.verdict);
