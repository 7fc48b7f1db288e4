/* Small things on top of pages that all work without it. */
(() => {
  'use strict';
  const main = document.getElementById('inhoud');

  // A part that is being fetched says so; when it is there, the live region tells how much was found.
  document.addEventListener('htmx:beforeRequest', (event) => event.detail.target.setAttribute('aria-busy', 'true'));
  document.addEventListener('htmx:afterRequest', (event) => event.detail.target.removeAttribute('aria-busy'));
  document.addEventListener('htmx:afterSettle', (event) => {
    const found = event.detail.elt.querySelector('[data-announce]');
    const live = document.getElementById('live');
    if (found && live) live.textContent = found.textContent;
  });
  document.addEventListener('htmx:sendError', () => {
    const live = document.getElementById('live');
    if (live && main) live.textContent = main.dataset.offline;
  });

  // What hurts asks first.
  document.addEventListener('submit', (event) => {
    const question = event.submitter && event.submitter.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // A choice that sends its form by itself.
  document.addEventListener('change', (event) => {
    if (event.target.dataset.submit !== undefined && !window.htmx) event.target.form.requestSubmit();
  });

  document.querySelectorAll('[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });
})();
