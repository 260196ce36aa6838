// The operator's page: entering results, searching, and drafts that survive a reload, a broken line and a restart.
"use strict";

// ---- drafts: sealed (AES-256-GCM) before they touch the disk; the key comes with the page ----

const drafts = (() => {
  const KEPT = 7 * 24 * 3600 * 1000; // a draft of last week's call is nobody's
  const WAIT = 150;
  const prefix = "draft:" + live.meta("user") + ":";
  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const key = crypto.subtle.importKey("raw", bytes(live.meta("draft-key")), "AES-GCM", false, ["encrypt", "decrypt"]);
  let pending = null;

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
    if (pending) clearTimeout(pending.timer);
    pending = { timer: setTimeout(() => { pending = null; write(name, values()); }, WAIT), now: () => write(name, values()) };
  }

  function drop(name) {
    if (pending) { clearTimeout(pending.timer); pending = null; }
    localStorage.removeItem(prefix + name);
  }

  addEventListener("beforeunload", (event) => {
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.now();
    pending = null;
    event.preventDefault();
  });
  sweep();
  return { keep, read, drop };
})();

// ---- the result form ----

const form = () => document.querySelector("form.result");
const rows = () => [...document.querySelectorAll("form.result tr[data-member]")];
const draftName = () => document.querySelector("[data-draft]")?.dataset.draft;

function values() {
  const of = form();
  return {
    people: rows().map((row) => ({
      member: Number(row.dataset.member),
      disposition: row.querySelector("[name=disposition]").value,
      reason: row.querySelector("[name=reason]").value,
      note: row.querySelector("[name=note]").value,
    })),
    doNotCall: of.doNotCall.checked, day: of.day.value, time: of.time.value, askedBy: of.askedBy.value,
  };
}

function fill(kept) {
  const of = form();
  for (const person of kept.people) {
    const row = rows().find((each) => Number(each.dataset.member) === person.member);
    if (!row) continue;
    for (const name of ["disposition", "reason", "note"]) row.querySelector("[name=" + name + "]").value = person[name];
  }
  of.doNotCall.checked = kept.doNotCall;
  of.day.value = kept.day;
  of.time.value = kept.time;
  of.askedBy.value = kept.askedBy;
}

// A form that is made anew under people's hands gets back what they typed: from memory what stood there a moment ago,
// else the draft.
let filled = null;
let memory = null;

function remember() {
  const of = form();
  if (!of || of !== filled) return;
  const at = document.activeElement;
  const row = at && at.closest("tr[data-member]");
  memory = { name: draftName(), values: values(), focus: row ? { member: row.dataset.member, field: at.name, caret: at.selectionStart } : null };
}

async function restore() {
  const of = form();
  if (!of || of === filled) return;
  filled = of;
  if (memory && memory.name === draftName()) {
    fill(memory.values);
    focusAgain(memory.focus);
    return;
  }
  memory = null;
  const kept = await drafts.read(draftName());
  if (kept && of === form()) {
    fill(kept);
    live.tell(live.word("restored"), true);
  }
}

function focusAgain(focus) {
  if (!focus) return;
  const field = document.querySelector('tr[data-member="' + focus.member + '"] [name="' + focus.field + '"]');
  if (!field) return;
  field.focus();
  if (focus.caret !== null && field.setSelectionRange) field.setSelectionRange(focus.caret, focus.caret);
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
  const chosen = entered.people.filter((person) => person.disposition !== "");
  if (chosen.length === 0) found.push({ member: 0, message: live.word("nothing") });
  for (const person of chosen) {
    const option = form().querySelector('option[value="' + person.disposition + '"]');
    if (option && "note" in option.dataset && person.note.trim() === "") found.push({ member: person.member, message: live.word("note") });
  }
  if ((entered.day === "") !== (entered.time === "")) found.push({ member: 0, message: live.word("when") });
  return found;
}

async function save() {
  const by = told();
  if (!by) return;
  const entered = values();
  const found = missing(entered);
  faults(found);
  if (found.length > 0) return;
  const body = {
    ...by,
    operator: live.meta("user"),
    people: entered.people.filter((person) => person.disposition !== "").map((person) => ({
      member: person.member, disposition: person.disposition,
      reason: person.reason === "" ? null : Number(person.reason), note: person.note.trim(),
    })),
    doNotCall: entered.doNotCall,
  };
  if (entered.day !== "") body.appointment = { at: entered.day + "T" + entered.time, askedBy: entered.askedBy };
  const name = draftName();
  const button = form().querySelector("[data-save]");
  button.disabled = true;
  const reply = await live.post("/api/v1/result", body);
  refresh();
  if (reply.ok) {
    drafts.drop(name);
    memory = null;
    filled = null;
    faults([]);
    live.tell(live.word("saved"), true);
  } else {
    faults(reply.body.faults || [{ member: 0, message: reply.body.message || reply.body.error || live.word("away") }]);
  }
}

document.addEventListener("input", (event) => {
  if (event.target.closest("form.result")) drafts.keep(draftName(), values);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-same]")) return;
  const [first, ...others] = rows();
  for (const row of others) {
    for (const name of ["disposition", "reason"]) row.querySelector("[name=" + name + "]").value = first.querySelector("[name=" + name + "]").value;
  }
  drafts.keep(draftName(), values);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.result")) { event.preventDefault(); save(); }
  if (event.target.matches("form.search")) { event.preventDefault(); search(event.target); }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && form()) { event.preventDefault(); save(); }
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

live.start("/live/desk", () => { restore(); refresh(); }, remember);
