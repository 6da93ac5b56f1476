// The same package by `require`.

import misdirect = require("misdirect");
import inline = require("misdirect/inline");

misdirect.initSync();
const answer: misdirect.Answer = new misdirect.Checker().check("general@army.ml");
const again: misdirect.Answer = new inline.Checker().check("general@army.ml");
console.log(answer.verdict, again.verdict);
