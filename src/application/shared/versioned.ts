/** A view with the version of the row that it was made from. */
export interface Versioned<View> {
  readonly view: View;
  readonly version: number;
}
