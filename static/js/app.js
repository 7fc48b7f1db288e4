/* Small things on top of pages that all work without it. */
(() => {
  'use strict';
  const say = (text) => {
    const live = document.getElementById('live');
    if (live) live.textContent = text;
  };

  // A part that is being fetched says so; when it is there, the live region tells how much was found.
  let open = [];
  let focused = null;
  document.addEventListener('htmx:beforeRequest', (event) => {
    event.detail.target.setAttribute('aria-busy', 'true');
    document.getElementById('meldingen')?.replaceChildren();
  });
  document.addEventListener('htmx:afterRequest', (event) => event.detail.target.removeAttribute('aria-busy'));
  document.addEventListener('htmx:beforeSwap', (event) => {
    const now = document.activeElement;
    focused = event.detail.target.contains(now) ? now : null;
    open = [...document.querySelectorAll(':popover-open[id]')].map((element) => element.id);
  });
  document.addEventListener('htmx:afterSettle', (event) => {
    const part = event.detail.elt;
    const found = part.matches('[data-announce]') ? part : part.querySelector('[data-announce]');
    // Filters that were open on a phone stay open.
    open.map((id) => document.getElementById(id)).forEach((element) => {
      if (element && element.popover !== null && !element.matches(':popover-open')) element.showPopover();
    });
    // Focus stays where it was; on the result when what had it is gone.
    if (focused) {
      const same = focused.id && document.getElementById(focused.id);
      if (!same && found) found.tabIndex = -1;
      (same || found || part).focus({ preventScroll: true });
    }
    if (found) say(found.textContent);
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.target.id === 'meldingen') event.target.scrollIntoView({ block: 'center' });
  });
  document.addEventListener('htmx:sendError', () => say(document.body.dataset.offline));

  // What can't be undone asks first.
  document.addEventListener('submit', (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);

  // A choice that sends its form by itself, where htmx does not already.
  document.addEventListener('change', (event) => {
    if (event.target.dataset.submit !== undefined) event.target.form.requestSubmit();
  });

  // What came of the last click, within sight and to be closed.
  document.querySelectorAll('.toasts').forEach((toasts) => toasts.classList.add('placed'));
  document.querySelectorAll('[data-close]').forEach((button) => { button.hidden = false; });
  document.querySelectorAll('[data-print]').forEach((button) => { button.hidden = false; });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-close]')) event.target.closest('.toast').remove();
    if (event.target.closest('[data-print]')) window.print();
  });
})();
