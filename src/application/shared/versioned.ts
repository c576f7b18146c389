/** A view with the version of the stored state that it was made from; entity tags are made of the version. */
export interface Versioned<View> {
  readonly view: View;
  readonly version: number;
}
