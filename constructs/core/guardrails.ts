/**
 * What a construct that holds data accepts, always under this name: the one switch that lets Terraform delete or replace it.
 */
export interface Destroyable {
  /**
   * Lets Terraform delete or replace it, and with it the data that it holds. Without it a plan that would do so fails.
   * Removing the construct from the code is such a plan only while the cloud's own protection stands: see `docs/guide/safety.md`.
   * @default false
   */
  readonly allowDestroy?: boolean;
}

/** The Terraform lifecycle of a resource that holds data. */
export function retained(allowDestroy: boolean | undefined): { readonly preventDestroy: true } | undefined {
  return allowDestroy === true ? undefined : { preventDestroy: true };
}
