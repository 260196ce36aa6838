// The manual's page: a new entry, or a new version of one.
"use strict";

const form = document.querySelector("form.entry");
const meta = (name) => document.querySelector('meta[name="' + name + '"]').content;

function anew() {
  form.reset();
  form.dataset.entry = "";
  form.dataset.version = "0";
  form.kind.disabled = false;
  title("new");
}

function title(which) {
  const heading = form.querySelector("h2");
  heading.textContent = heading.dataset[which];
  form.querySelector(".fault").textContent = "";
}

function change(of) {
  form.reset();
  Object.assign(form.dataset, { entry: of.entry, version: of.version });
  form.kind.value = of.kind;
  form.kind.disabled = true; // an entry stays what it is
  form.heading.value = of.heading;
  form.body.value = of.body;
  title("change");
  form.heading.focus();
}

async function save() {
  const fault = form.querySelector(".fault");
  const body = {
    contract: meta("contract"), version: Number(form.dataset.version), kind: form.kind.value, heading: form.heading.value,
    body: form.body.value, validFrom: form.validFrom.value, withdrawn: form.withdrawn.checked,
  };
  if (form.dataset.entry !== "") body.entry = form.dataset.entry;
  try {
    const reply = await fetch("/faq/entry", {
      method: "POST",
      headers: { "content-type": "application/json", "x-denwaban-page": meta("page-word") },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10000),
    });
    const said = await reply.json();
    if (reply.ok) { location.reload(); return; }
    fault.textContent = (said.faults || [said]).map((each) => each.message || each.error).join(" ");
  } catch (_) {
    fault.textContent = fault.dataset.away;
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); save(); }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("change" in button.dataset) change(button.dataset);
  if ("anew" in button.dataset) anew();
});
