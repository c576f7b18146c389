/** A file in MAIL_TEMPLATES_DIR can't be used; the message says which and why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
