// The list of one kind of factors, each with its buttons.
import { during, say, valuesOf } from './forms.mjs';
import { dateText, text } from './messages.mjs';
import { ask } from './questions.mjs';

export class FactorList {
  #section;
  #account;
  #path;

  // @param path of the API, below which the factors are.
  constructor(section, account, path) {
    this.#section = section;
    this.#account = account;
    this.#path = path;
  }

  get region() {
    return this.#section.querySelector('.result');
  }

  show(factors) {
    const list = this.#section.querySelector('.factors');
    list.replaceChildren(...factors.map((factor) => this.#item(factor)));
    list.hidden = factors.length === 0;
    this.#section.querySelector('.none').hidden = factors.length > 0;
  }

  #item(factor) {
    const { name } = factor;
    const item = this.#section.querySelector('template').content.firstElementChild.cloneNode(true);
    item.querySelector('.name').textContent = name;
    item.querySelector('.dates').textContent = datesOf(factor);
    const remove = item.querySelector('.remove-button');
    remove.setAttribute('aria-label', text('removeOf', { name }));
    remove.addEventListener('click', () => void this.#remove(item, factor));
    if (item.querySelector('.rename') !== null) this.#makeRenamable(item, factor);
    return item;
  }

  async #remove(item, { id, name }) {
    const title = text('removeTitle', { name });
    const isLast = this.#account.countOfFactors() === 1;
    if (!(await ask('ask-removal', { title, text: text(isLast ? 'removeLast' : 'removeText') }))) return;
    const work = async () => {
      await this.#account.session.call(`DELETE ${this.#path}/${id}`, undefined, { strong: true });
      await this.#account.reload();
    };
    if (await during(item, this.region, work)) say(this.region, text('removed', { name }));
  }

  #makeRenamable(item, { id, name }) {
    const form = item.querySelector('.rename');
    const button = item.querySelector('.rename-button');
    const input = form.elements.namedItem('name');
    // An id for each item, so that each label has its field.
    for (const part of form.querySelectorAll('[id]')) part.id += `-${id}`;
    form.querySelector('label').htmlFor = input.id;
    input.setAttribute('aria-describedby', `${input.id}-problem`);
    button.setAttribute('aria-label', text('renameOf', { name }));
    const open = (isOpen) => {
      form.hidden = !isOpen;
      item.querySelector('.actions').hidden = isOpen;
      (isOpen ? input : button).focus();
    };
    button.addEventListener('click', () => {
      input.value = name;
      open(true);
      input.select();
    });
    form.querySelector('.cancel').addEventListener('click', () => open(false));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#rename(form, id);
    });
  }

  async #rename(form, id) {
    const work = async () => {
      await this.#account.session.call(`PATCH ${this.#path}/${id}`, valuesOf(form), { strong: true });
      await this.#account.reload();
    };
    if (await during(form, this.region, work)) say(this.region, text('renamed'));
  }
}

function datesOf({ createdAt, lastUsedAt, backedUp = false }) {
  const added = text(backedUp ? 'addedSynced' : 'added', { date: dateText(createdAt) });
  const used = lastUsedAt === null ? text('neverUsed') : text('lastUsed', { date: dateText(lastUsedAt) });
  return `${added} · ${used}`;
}
