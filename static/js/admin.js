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

/* Names that Django's widgets lack: a screen reader says which field one is in. */
const name = (element, text) => text && element && element.setAttribute('aria-label', text.trim());
const labelOf = (field) => document.querySelector(`label[for="${field.id}"]`)?.textContent.trim().replace(/:$/, '');
const columnOf = (field) => {
  const cell = field.closest('.tabular td');
  const heads = cell?.closest('table').querySelectorAll('thead tr > *');
  return heads?.[[...cell.parentElement.children].indexOf(cell)]?.textContent.trim();
};

function nameFields(root) {
  root.querySelectorAll('.tabular td :is(input:not([type="hidden"]), select, textarea)').forEach((field) => {
    if (!field.closest('.select2')) name(field, columnOf(field));
  });
  root.querySelectorAll('.datetime input').forEach((field) => {
    const legend = field.closest('fieldset.flex-container')?.querySelector('legend')?.textContent.trim().replace(/:$/, '');
    const part = field.previousSibling?.textContent.trim() || field.previousElementSibling?.previousSibling?.textContent.trim();
    name(field, `${legend || labelOf(field) || columnOf(field) || ''} ${part || ''}`);
  });
  root.querySelectorAll('select.admin-autocomplete').forEach((select) => {
    const box = select.nextElementSibling;
    const text = labelOf(select) || columnOf(select);
    box?.querySelectorAll('[role="combobox"]').forEach((part) => {
      part.removeAttribute('aria-labelledby');
      name(part, text);
    });
    box?.querySelectorAll('[role="textbox"], .select2-search__field').forEach((part) => name(part, text));
  });
  root.querySelectorAll('.search-label-icon').forEach((icon) => icon.setAttribute('role', 'img'));
  root.querySelectorAll('.tabular thead th:empty').forEach((head) => {
    const cell = document.createElement('td');
    cell.className = head.className;
    head.replaceWith(cell);
  });
}
// After the widgets have drawn themselves, which they do on the same events.
window.addEventListener('load', () => setTimeout(nameFields, 0, document));
document.addEventListener('formset:added', (event) => setTimeout(nameFields, 0, event.target));
