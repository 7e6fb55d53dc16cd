import type { CorpusCase } from './model';
import { both, never, real, stackWith } from './support';

const google = (resource: object, config: object = {}) => stackWith('google', { resource, ...config });

/** Mistakes on Google Cloud. */
export const googleCases: readonly CorpusCase[] = [
  {
    name: 'google: an argument that does not exist',
    stacks: [
      google({ google_storage_bucket: { Files: { name: 'acme-files', location: 'EU', storageclass: 'STANDARD' } } }),
    ],
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "storageclass". Did you mean "storage_class"?',
      'Files',
    ),
  },
  {
    name: 'google: a required argument that is missing',
    stacks: [google({ google_storage_bucket: { Files: { name: 'acme-files' } } })],
    expected: both(
      'validate',
      'Missing required argument: The argument "location" is required, but no definition was found.',
      'Files',
    ),
  },
  {
    name: 'google: a container without its image',
    stacks: [
      google({
        google_cloud_run_v2_service: {
          Api: {
            name: 'api',
            location: 'europe-west3',
            template: { containers: [{ ports: { container_port: 8080 } }] },
          },
        },
      }),
    ],
    expected: both(
      'validate',
      'Missing required argument: The argument "image" is required, but no definition was found.',
      'Api',
    ),
  },
  {
    name: 'google: a name that is not allowed',
    stacks: [google({ google_service_account: { Worker: { account_id: 'Shop_Worker' } } })],
    expected: real(
      'validate',
      '"account_id" ("Shop_Worker") must match regex "^[a-z]([-a-z0-9]*[a-z0-9])?$"',
      'Worker',
    ),
  },
  {
    name: 'google: a bucket name that is not allowed',
    stacks: [google({ google_storage_bucket: { Files: { name: 'Acme Files', location: 'EU' } } })],
    expected: never('api-rule'),
  },
  {
    name: 'google: a word that is not among those allowed',
    stacks: [
      google({
        google_cloud_run_v2_service: {
          Api: {
            name: 'api',
            location: 'europe-west3',
            ingress: 'EVERYBODY',
            template: { containers: { image: 'nginx' } },
          },
        },
      }),
    ],
    expected: real(
      'validate',
      'expected ingress to be one of ["INGRESS_TRAFFIC_ALL" "INGRESS_TRAFFIC_INTERNAL_ONLY" "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" ""], got EVERYBODY',
      'Api',
    ),
  },
  {
    name: 'google: no project anywhere',
    stacks: [
      google(
        { google_service_account: { Worker: { account_id: 'shop-worker' } } },
        { provider: { google: [{ region: 'europe-west3' }] } },
      ),
    ],
    expected: real('plan', 'Failed to retrieve project, pid: , err: project: required field is not set', 'Worker'),
  },
  {
    name: 'google: a location that does not exist',
    stacks: [google({ google_storage_bucket: { Files: { name: 'acme-files', location: 'MARS' } } })],
    expected: never('api-rule'),
  },
  {
    name: 'google: an API that the project has not enabled',
    stacks: [
      google({
        google_artifact_registry_repository: {
          Images: { repository_id: 'images', format: 'DOCKER', location: 'europe-west3' },
        },
      }),
    ],
    expected: never('api-rule'),
  },
];
