// The supervisor's page: asking why a household is not called, and printing.
"use strict";

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.explain")) return;
  event.preventDefault();
  const of = event.target;
  const reply = await live.post("/board/explain", { contract: of.contract.value, words: of.words.value.normalize("NFKC").trim() });
  const found = document.querySelector("#explain .found");
  if (reply.ok) found.innerHTML = reply.body;
  else { found.textContent = reply.body.message || reply.body.error; }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

document.getElementById("explain").addEventListener("close", () => {
  document.querySelector("#explain .found").textContent = ""; // nobody's data stays on a board
});

live.start("/live/board", () => {});
