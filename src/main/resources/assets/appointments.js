// The page of a day's appointments: giving one to another operator, moving it, cancelling it.
"use strict";

const meta = (name) => document.querySelector('meta[name="' + name + '"]').content;
const dialog = document.getElementById("change");
const form = dialog && dialog.querySelector("form");
const AGAIN_AFTER = 30000; // what is due changes with the minute
let id = "";

function shown() {
  form.querySelector(".fault").textContent = "";
  for (const each of form.querySelectorAll("[data-for]")) {
    each.hidden = each.dataset.for !== form.what.value;
    for (const field of each.querySelectorAll("input, select")) { field.disabled = each.hidden; field.required = !each.hidden && field.name === "at"; }
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
  if (!event.target.closest("[data-change]")) return;
  const row = event.target.closest("tr");
  form.reset();
  id = row.dataset.id;
  form.keeper.value = row.dataset.keeper;
  form.at.value = row.dataset.at;
  form.querySelector("[data-time]").textContent = row.dataset.at.replace("T", " ");
  shown();
  dialog.showModal();
  form.what.focus();
});

document.addEventListener("input", (event) => { if (event.target.name === "what") shown(); });

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && dialog && dialog.open) { event.preventDefault(); form.requestSubmit(); }
  const to = event.altKey && { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = to && document.querySelector("a[rel=" + to + "]");
  if (link && !dialog.open) { event.preventDefault(); location.href = link.href; }
});

document.addEventListener("submit", async (event) => {
  if (event.target !== form) return;
  event.preventDefault();
  const table = document.querySelector(".appointments");
  const body = { contract: table.dataset.contract, id, what: form.what.value, why: form.why.value, by: meta("user") };
  if (body.what === "GIVE" && form.keeper.value !== "") body.keeper = form.keeper.value;
  if (body.what === "MOVE") body.at = form.at.value;
  const fault = form.querySelector(".fault");
  try {
    const reply = await fetch("/api/v1/appointment/change", {
      method: "POST",
      headers: { "content-type": "application/json", "x-denwaban-page": meta("page-word") },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10000),
    });
    if (reply.status === 401) { location.href = "/sign-in"; return; }
    if (reply.ok) { location.reload(); return; }
    const said = await reply.json();
    fault.textContent = said.message || said.error;
  } catch (_) {
    fault.textContent = table.dataset.away;
  }
});

setInterval(() => {
  const at = document.activeElement;
  if (document.querySelector(".appointments") && !dialog.open && (!at || !at.matches("input, select"))) location.reload();
}, AGAIN_AFTER);
