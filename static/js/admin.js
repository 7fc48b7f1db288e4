/* The export page of the admin: one box ticks or clears all fields. */
document.addEventListener('change', (event) => {
  if (event.target.dataset.selectAll === undefined) return;
  document.querySelectorAll('[data-export-field] input[type="checkbox"]').forEach((box) => {
    box.checked = event.target.checked;
  });
});
// What can't be undone asks first.
document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}, true);
