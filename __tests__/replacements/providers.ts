/** Providers whose replacements are known, in the versions that they were asked in. */
export const PROVIDERS = ['aws 5.100.0', 'google 6.50.0', 'helm 3.1.1'].map((text) => {
  const [name = '', version = ''] = text.split(' ');
  return { name, version, source: `registry.terraform.io/hashicorp/${name}` };
});
