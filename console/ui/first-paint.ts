/** What the document showed before the app stood. */
const first = (): HTMLElement | null => document.getElementById('first');

/** The app stands: what the document showed first goes. */
export const takeOver = (): void => first()?.remove();

/** What was typed into the form of the document, and where the cursor stood, goes into the app's own; else to its first field. */
export function takeTyped(form: HTMLFormElement): void {
  const typed = first()?.querySelectorAll('input') ?? [];
  let place = form.querySelector('input');
  for (const input of typed) {
    const own = form.elements.namedItem(input.name);
    if (!(own instanceof HTMLInputElement)) continue;
    own.value = input.value;
    if (document.activeElement === input) place = own;
  }
  place?.focus();
  takeOver();
}
