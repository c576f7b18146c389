// Questions in a dialog.

for (const dialog of document.querySelectorAll('dialog'))
  for (const button of dialog.querySelectorAll('.cancel'))
    button.addEventListener('click', () => dialog.close());

// @param words what the dialog says, where the page has not written it.
// @returns whether the answer was yes.
export async function ask(id, words = {}) {
  const dialog = document.querySelector(`#${id}`);
  for (const [part, value] of Object.entries(words))
    document.querySelector(`#${id}-${part}`).textContent = value;
  const { promise, resolve } = Promise.withResolvers();
  dialog.querySelector('.yes').onclick = () => {
    resolve(true);
    dialog.close();
  };
  dialog.onclose = () => resolve(false);
  dialog.showModal();
  return await promise;
}
