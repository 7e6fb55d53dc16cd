/** Who runs what, for whom, and who pays: the tags (labels on Google Cloud) of every resource. */
export interface StandardTags {
  readonly system: string;
  readonly environment: string;
  readonly owner: string;
  readonly 'cost-centre': string;
  readonly 'managed-by': 'ashlar';
}

/**
 * The tags of one environment of one system; stacks hand them to their providers as default tags.
 * @example
 * const tags = standardTags('shop', { name: 'dev', owner: 'shop-team', costCentre: 'retail' });
 */
export function standardTags(
  system: string,
  environment: { readonly name: string; readonly owner: string; readonly costCentre: string },
): StandardTags {
  return {
    system,
    environment: environment.name,
    owner: environment.owner,
    'cost-centre': environment.costCentre,
    'managed-by': 'ashlar',
  };
}
