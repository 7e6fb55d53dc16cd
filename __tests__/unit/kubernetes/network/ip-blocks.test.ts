import { Cidr } from '../../../../constructs/core/cidr';
import { ipBlocks } from '../../../../constructs/kubernetes/network/ip-blocks';

const blocks = (cidrs: string[], except: string[] = []) =>
  ipBlocks(
    cidrs.map((text) => Cidr.parse(text)),
    except.map((text) => Cidr.parse(text)),
  );

test('ranges are sorted, each once', () => {
  expect(blocks(['10.0.2.0/24', '10.0.1.0/24', '10.0.2.0/24'])).toEqual([
    { cidr: '10.0.1.0/24' },
    { cidr: '10.0.2.0/24' },
  ]);
});

test('exceptions stand with the range that they are in; one as large as a range takes it away', () => {
  expect(blocks(['10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16'], ['10.0.1.0/24', '10.1.0.0/16', '10.3.0.0/24'])).toEqual([
    { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] },
    { cidr: '10.2.0.0/16' },
  ]);
});

test('exceptions inside others are left out', () => {
  expect(blocks(['10.0.0.0/16'], ['10.0.1.0/24', '10.0.0.0/20', '10.0.1.0/24'])).toEqual([
    { cidr: '10.0.0.0/16', except: ['10.0.0.0/20'] },
  ]);
});

test('a private network that is named is meant whole, one that a wider range reaches over is not', () => {
  expect(blocks(['10.0.0.0/8'])).toEqual([{ cidr: '10.0.0.0/8' }]);
  expect(blocks(['8.0.0.0/6'])).toEqual([{ cidr: '8.0.0.0/6', except: ['10.0.0.0/8'] }]);
  expect(blocks(['0.0.0.0/0'], ['10.1.0.0/16', '1.1.1.1/32'])).toEqual([
    {
      cidr: '0.0.0.0/0',
      except: [
        '0.0.0.0/8',
        '1.1.1.1/32',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '198.18.0.0/15',
        '224.0.0.0/3',
      ],
    },
  ]);
});
