// The operator's page: entering results, searching, and drafts that survive a reload, a broken line and a restart.
"use strict";

// ---- drafts: sealed (AES-256-GCM) before they touch the disk; the key comes with the page ----

const drafts = (() => {
  const KEPT = 7 * 24 * 3600 * 1000; // a draft of last week's call is nobody's
  const WAIT = 150;
  const prefix = "draft:" + live.meta("user") + ":";
  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const key = crypto.subtle.importKey("raw", bytes(live.meta("draft-key")), "AES-GCM", false, ["encrypt", "decrypt"]);
  const pending = new Map(); // by name: a form of the card and one of a dialog may be typed in at once

  async function write(name, values) {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const clear = new TextEncoder().encode(JSON.stringify(values));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, await key, clear));
    const all = new Uint8Array([...nonce, ...sealed]);
    localStorage.setItem(prefix + name, Date.now() + "." + btoa(String.fromCharCode(...all)));
  }

  async function read(name) {
    const kept = localStorage.getItem(prefix + name);
    if (!kept) return null;
    try {
      const all = bytes(kept.split(".")[1]);
      const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, await key, all.slice(12));
      return JSON.parse(new TextDecoder().decode(clear));
    } catch (_) { // of another key: it cannot be read by anybody
      localStorage.removeItem(prefix + name);
      return null;
    }
  }

  function sweep() {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith("draft:"))) {
      if (Date.now() - Number(localStorage.getItem(name).split(".")[0]) > KEPT) localStorage.removeItem(name);
    }
  }

  function keep(name, values) {
    if (pending.has(name)) clearTimeout(pending.get(name).timer);
    pending.set(name, { timer: setTimeout(() => { pending.delete(name); write(name, values()); }, WAIT), now: () => write(name, values()) });
  }

  function drop(name) {
    if (pending.has(name)) { clearTimeout(pending.get(name).timer); pending.delete(name); }
    localStorage.removeItem(prefix + name);
  }

  addEventListener("beforeunload", (event) => {
    if (pending.size === 0) return;
    for (const each of pending.values()) { clearTimeout(each.timer); each.now(); }
    pending.clear();
    event.preventDefault();
  });
  sweep();
  return { keep, read, drop };
})();

// ---- forms whose contents nothing loses: form[data-draft], by that name ----
// A form that is made anew under people's hands gets back what they typed: from memory what stood there a moment ago,
// else the draft.

const kept = (() => {
  const forms = () => [...document.querySelectorAll("form[data-draft]")];
  const fields = (form) => [...form.querySelectorAll("[name]")];
  const tick = (field) => field.type === "checkbox" || field.type === "radio";
  // a field's name is told apart by the person in whose row it stands, a radio by its value
  const key = (field) => {
    const row = field.closest("[data-member]");
    return (row ? row.dataset.member + "." : "") + field.name + (field.type === "radio" ? "=" + field.value : "");
  };
  const filled = new Map(); // name of a draft -> the form that has it
  const memory = new Map(); // name of a draft -> what stood there, and where the cursor was

  const values = (form) => Object.fromEntries(fields(form).map((field) => [key(field), tick(field) ? field.checked : field.value]));

  function fill(form, stood) {
    for (const field of fields(form)) {
      const value = stood[key(field)];
      if (value === undefined) continue;
      if (tick(field)) field.checked = value; else field.value = value;
      const details = field.closest("details");
      if (details && field.value !== "" && !tick(field)) details.open = true;
    }
    form.dispatchEvent(new Event("filled", { bubbles: true }));
  }

  function remember() {
    for (const form of forms()) {
      if (filled.get(form.dataset.draft) !== form) continue;
      const at = document.activeElement;
      const focus = at && at.name && form.contains(at) ? { key: key(at), caret: at.selectionStart } : null;
      memory.set(form.dataset.draft, { values: values(form), focus });
    }
  }

  async function restore() {
    for (const form of forms()) {
      const name = form.dataset.draft;
      if (filled.get(name) === form) continue;
      filled.set(name, form);
      if (memory.has(name)) {
        fill(form, memory.get(name).values);
        focusAgain(form, memory.get(name).focus);
        continue;
      }
      const stood = await drafts.read(name);
      if (stood && form.isConnected) {
        fill(form, stood);
        live.tell(live.word("restored"), true);
      }
    }
    const names = new Set(forms().map((form) => form.dataset.draft));
    for (const name of [...filled.keys()].filter((each) => !names.has(each))) { filled.delete(name); memory.delete(name); }
  }

  function focusAgain(form, focus) {
    const field = focus && fields(form).find((each) => key(each) === focus.key);
    if (!field) return;
    field.focus();
    if (focus.caret !== null && field.setSelectionRange && field.type !== "checkbox") field.setSelectionRange(focus.caret, focus.caret);
  }

  const keep = (form) => drafts.keep(form.dataset.draft, () => values(form));

  // It is saved: nothing of it is kept.
  function done(name) {
    drafts.drop(name);
    filled.delete(name);
    memory.delete(name);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  return { restore, remember, keep, done, values };
})();

// ---- the result form ----

const form = () => document.querySelector("form.result");
const rows = () => [...document.querySelectorAll("form.result tr[data-member]")];

function values() {
  const of = form();
  const text = (row, name) => row.querySelector("[name=" + name + "]").value;
  const ticked = (row, name) => { const box = row.querySelector("[name=" + name + "]"); return box !== null && box.checked && !box.disabled; };
  return {
    people: rows().map((row) => ({
      member: Number(row.dataset.member),
      disposition: text(row, "disposition"), reason: text(row, "reason"), note: text(row, "note").trim(),
      passedOn: ticked(row, "passedOn"), ticket: ticked(row, "ticket"), escalation: text(row, "escalation").trim(),
    })),
    wrongNumber: ticked(of, "wrongNumber"),
    doNotCall: of.doNotCall.checked, day: of.day.value, time: of.time.value, askedBy: of.askedBy.value,
  };
}

function call() {
  const section = document.querySelector("#call .call");
  return section ? section.dataset : {};
}

// The call by which a result is entered now: null where nobody has answered yet.
function told() {
  const of = form();
  if (!of) return null;
  if (of.dataset.returnCall) return { returnCall: of.dataset.returnCall };
  const now = call();
  const answered = now.kind === "attempt" && (now.stage === "call.out.TALKING" || now.stage === "call.out.OVER");
  return answered ? { attempt: now.id } : null;
}

function refresh() {
  const of = form();
  if (!of) return;
  const may = told() !== null;
  of.querySelector("[data-save]").disabled = !may;
  of.querySelector("[data-why-not]").hidden = may;
  const wrong = of.wrongNumber !== undefined && of.wrongNumber.checked;
  for (const row of rows()) {
    const chosen = row.querySelector("[name=disposition]").selectedOptions[0];
    for (const field of row.querySelectorAll("[name]")) field.disabled = wrong;
    row.querySelector("[name=passedOn]").disabled = wrong || !chosen || !("contact" in chosen.dataset);
  }
  for (const name of ["day", "time", "askedBy"]) of[name].disabled = wrong;
}

function faults(list) {
  for (const each of document.querySelectorAll("form.result .fault")) each.textContent = "";
  for (const { member, message } of list) {
    const row = rows().find((each) => Number(each.dataset.member) === member);
    (row || form()).querySelector(row ? ".fault" : ".fault.whole").textContent = message;
  }
  const first = document.querySelector("form.result .fault:not(:empty)");
  if (first) first.scrollIntoView({ block: "nearest" });
}

// What is missing is said before anything is sent.
function missing(entered) {
  const found = [];
  if (entered.wrongNumber) return found;
  const chosen = entered.people.filter((person) => person.disposition !== "");
  if (chosen.length === 0) found.push({ member: 0, message: live.word("nothing") });
  for (const person of chosen) {
    const option = form().querySelector('option[value="' + person.disposition + '"]');
    if (option && "note" in option.dataset && person.note === "") found.push({ member: person.member, message: live.word("note") });
  }
  for (const person of entered.people.filter((each) => each.disposition === "" && (each.reason !== "" || each.note !== "" || each.ticket || each.escalation !== ""))) {
    found.push({ member: person.member, message: live.word("disposition") });
  }
  if ((entered.day === "") !== (entered.time === "")) found.push({ member: 0, message: live.word("when") });
  return found;
}

function asked(by, entered) {
  const body = { ...by, operator: live.meta("user"), doNotCall: entered.doNotCall };
  if (entered.wrongNumber) return { ...body, wrongNumber: true };
  body.people = entered.people.filter((person) => person.disposition !== "").map((person) => ({
    ...person, reason: person.reason === "" ? null : Number(person.reason),
  }));
  if (entered.day !== "") body.appointment = { at: entered.day + "T" + entered.time, askedBy: entered.askedBy };
  return body;
}

async function save() {
  const by = told();
  if (!by) return;
  const entered = values();
  const found = missing(entered);
  faults(found);
  if (found.length > 0) return;
  const name = form().dataset.draft;
  const button = form().querySelector("[data-save]");
  button.disabled = true;
  const reply = await live.post("/api/v1/result", asked(by, entered));
  refresh();
  if (reply.ok) {
    kept.done(name);
    faults([]);
    live.tell(live.word("saved"), true);
  } else {
    faults(reply.body.faults || [{ member: 0, message: reply.body.message || reply.body.error || live.word("away") }]);
  }
}

for (const kind of ["input", "filled"]) {
  document.addEventListener(kind, (event) => { if (event.target.closest("form.result")) refresh(); });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-same]")) return;
  const [first, ...others] = rows();
  for (const row of others) {
    for (const name of ["disposition", "reason"]) row.querySelector("[name=" + name + "]").value = first.querySelector("[name=" + name + "]").value;
  }
  kept.keep(form());
  refresh();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.result")) { event.preventDefault(); save(); }
  if (event.target.matches("form.enquiry")) { event.preventDefault(); enquire(event.target); }
  if (event.target.matches("form.search")) { event.preventDefault(); search(event.target); }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey) return;
  const dialog = document.querySelector("dialog[open]");
  const enquiry = (dialog || document.getElementById("card")).querySelector("form.enquiry");
  if (enquiry) { event.preventDefault(); enquire(enquiry); }
  else if (!dialog && form()) { event.preventDefault(); save(); }
});

// A button of this key, as to record a return call, comes first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "F7" || document.querySelector("dialog[open], button[data-key=F7]:not([disabled])")) return;
  const first = document.querySelector("form.result [name=disposition]:not([disabled])");
  if (first) { event.preventDefault(); first.focus(); }
});

// ---- enquiries ----

function enquiryMissing(of) {
  const categories = of.category.options.length > 1;
  if (categories && of.category.value === "") return live.word("category");
  if (of.content.value.trim() === "") return live.word("content");
  if (of.booking.value !== "" && !/^[0-9](?:[0-9-]*[0-9])?$/.test(of.number.value.normalize("NFKC").trim())) return live.word("number");
  return "";
}

async function enquire(of) {
  const fault = of.querySelector(".fault");
  fault.textContent = enquiryMissing(of);
  if (fault.textContent !== "") return;
  const body = {
    operator: live.meta("user"), contract: of.contract.value, channel: of.dataset.channel,
    category: of.category.value, content: of.content.value.trim(), escalation: of.escalation.value.trim(),
  };
  if (of.dataset.call !== "") body.call = of.dataset.call;
  if (of.booking.value !== "") body.booking = { what: of.booking.value, number: of.number.value.normalize("NFKC").trim() };
  if (of.corrects.value !== "") body.corrects = of.corrects.value;
  const button = of.querySelector("button.main");
  button.disabled = true;
  const reply = await live.post("/api/v1/enquiry", body);
  button.disabled = false;
  if (!reply.ok) {
    fault.textContent = (reply.body.faults || [reply.body]).map((each) => each.message || each.error || live.word("away")).join(" ");
    return;
  }
  kept.done(of.dataset.draft);
  of.reset();
  of.corrects.value = "";
  enquiryShown(of);
  live.tell(live.word("saved"), true);
  const dialog = of.closest("dialog");
  if (dialog) dialog.close();
  else live.post("/desk/again", {});
}

// A category is one of the contract's; whether one is being corrected is said.
function enquiryShown(of) {
  for (const option of of.category.querySelectorAll("[data-contract]")) {
    option.hidden = option.disabled = option.dataset.contract !== of.contract.value;
  }
  if (of.category.selectedOptions[0] && of.category.selectedOptions[0].disabled) of.category.value = "";
  of.querySelector("[data-correcting]").hidden = of.corrects.value === "";
  of.number.disabled = of.booking.value === "";
}

async function correct(id) {
  const of = document.querySelector(".enquiries form.enquiry");
  const reply = await live.post("/api/v1/enquiry/read", { contract: of.contract.value, id, operator: live.meta("user") });
  if (!reply.ok) { live.tell(reply.body.message || reply.body.error, false); return; }
  of.corrects.value = id;
  of.category.value = reply.body.category;
  of.content.value = reply.body.content;
  of.booking.value = reply.body.booking || "";
  of.number.value = reply.body.bookingNumber || "";
  enquiryShown(of);
  kept.keep(of);
  of.content.focus();
}

for (const kind of ["input", "filled"]) {
  document.addEventListener(kind, (event) => {
    const of = event.target.closest("form.enquiry");
    if (of) enquiryShown(of);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-correct], [data-not-correct]");
  if (!button) return;
  if (button.dataset.correct) { correct(button.dataset.correct); return; }
  const of = button.closest("form");
  of.reset();
  of.corrects.value = "";
  enquiryShown(of);
  kept.done(of.dataset.draft);
});

// ---- the talk script and the frequent questions ----

const guideSearch = document.getElementById("guide-search");

// Full width and half width, katakana and hiragana are the same to somebody who types while talking.
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));

function guide() {
  const words = plain(guideSearch.value).split(/\s+/).filter((each) => each !== "");
  const all = [...document.querySelectorAll("#guide details")];
  for (const each of all) each.hidden = words.some((word) => !plain(each.textContent).includes(word));
  const hits = all.filter((each) => !each.hidden);
  if (words.length > 0 && hits.length > 0 && hits.length <= 2) for (const each of hits) each.open = true;
  const none = document.querySelector("#guide [data-no-hit]");
  if (none) none.hidden = all.length === 0 || hits.length > 0;
}

guideSearch.addEventListener("input", guide);
guideSearch.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { guideSearch.value = ""; guide(); guideSearch.blur(); }
  if (event.key === "Enter") {
    const first = document.querySelector("#guide details:not([hidden]) summary");
    if (first) { event.preventDefault(); first.parentElement.open = true; first.focus(); }
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "F3") { event.preventDefault(); guideSearch.focus(); guideSearch.select(); }
});

// ---- who is calling ----

async function search(of) {
  const body = { call: of.dataset.call };
  for (const name of ["kana", "ticket", "certificate", "number"]) {
    const value = of[name].value.normalize("NFKC").trim();
    if (value !== "") body[name] = value;
  }
  const fault = of.querySelector(".fault");
  const reply = await live.post("/desk/search", body);
  fault.textContent = reply.ok ? "" : reply.body.message;
  document.querySelector(".found").innerHTML = reply.ok ? reply.body : "";
}

live.start("/live/desk", () => {
  kept.restore();
  refresh();
  guide();
  for (const each of document.querySelectorAll("form.enquiry")) enquiryShown(each);
}, kept.remember);
