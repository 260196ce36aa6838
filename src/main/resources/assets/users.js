// The administrator's page: every form and button says what it wants as JSON, with the page's word.
"use strict";

const word = (name) => document.getElementById("words").dataset[name];

function tell(text) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.hidden = false;
}

async function send(to, body) {
  let reply;
  try {
    reply = await fetch(to, {
      method: "POST",
      headers: { "content-type": "application/json", "x-denwaban-page": document.querySelector('meta[name="page-word"]').content },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10000),
    });
  } catch (_) { tell(word("away")); return; }
  if (reply.status === 401) { location.href = "/sign-in"; return; }
  const told = await reply.json();
  if (!reply.ok) { tell(told.message || told.error); return; }
  if (told.invitation) { show(body.name, told); return; }
  location.reload();
}

function show(name, told) {
  const dialog = document.getElementById("invitation");
  dialog.querySelector(".whom").textContent = name;
  dialog.querySelector(".word").textContent = told.invitation;
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-post]")) return;
  event.preventDefault();
  const of = new FormData(event.target);
  send(event.target.dataset.post, { name: of.get("name").trim(), role: of.get("role"), contracts: of.getAll("contract") });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("done" in button.dataset) location.reload();
  if (!button.dataset.act) return;
  const name = button.closest("[data-user]").dataset.user;
  if (confirm(word("sure") + ": " + name + " - " + button.textContent.trim())) send(button.dataset.act, { name });
});
