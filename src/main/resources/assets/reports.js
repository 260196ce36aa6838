// The page of reports: files come by plain forms; only the remark of a day is sent from here.
'use strict';

const meta = name => document.querySelector(`meta[name="${name}"]`).content;
const words = document.getElementById('words').dataset;

async function write(form) {
  const values = Object.fromEntries(new FormData(form));
  const fault = form.querySelector('.fault');
  const good = form.querySelector('.good');
  fault.textContent = good.textContent = '';
  try {
    const reply = await fetch('/api/v1/reports/remark', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-denwaban-page': meta('page-word') },
      body: JSON.stringify({ ...values, contract: form.dataset.contract, by: meta('user') }),
    });
    const said = await reply.json();
    if (reply.ok) good.textContent = words.written;
    else fault.textContent = said.message || said.error;
  } catch {
    fault.textContent = words.away;
  }
}

document.querySelectorAll('form.remark').forEach(form => form.addEventListener('submit', event => {
  event.preventDefault();
  write(form);
}));
