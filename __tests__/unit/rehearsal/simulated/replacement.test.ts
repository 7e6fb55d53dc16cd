import { replacementPaths } from '../../../../rehearsal/simulated/replacement';

test.each([
  ['aws_s3_bucket', 'bucket'],
  ['aws_db_instance', 'engine'],
  ['aws_subnet', 'cidr_block'],
  ['aws_subnet', 'availability_zone'],
  ['aws_vpc', 'cidr_block'],
  ['aws_eks_cluster', 'name'],
  ['aws_instance', 'root_block_device.encrypted'],
  ['aws_sqs_queue', 'fifo_queue'],
  ['google_storage_bucket', 'location'],
  ['helm_release', 'namespace'],
])('a change of %s.%s replaces it', (type, path) => {
  expect(replacementPaths(type)).toContain(path);
});

test.each([
  ['aws_s3_bucket', 'tags'],
  ['aws_db_instance', 'instance_class'],
  ['aws_eks_cluster', 'version'],
  ['aws_instance', 'root_block_device'],
  ['helm_release', 'version'],
])('a change of %s.%s is made in place', (type, path) => {
  expect(replacementPaths(type)).not.toContain(path);
});

test.each(['aws_made_up_thing', 'acme_thing', 'constructor', '../aws'])('of %s nothing is known', (type) => {
  expect(replacementPaths(type)).toEqual([]);
});
