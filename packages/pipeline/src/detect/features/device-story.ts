import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField, textField } from '../feature.ts';

/**
 * What the history of a sale's device says of the number that was cleared.
 *
 * Shape   null where the device used one number only.
 * Source  docs/indicators.md 15, 17, 18, 24; history/device-story.ts.
 */
export const DEVICE_STORY: Feature = {
  id: 'device_story',
  fields: {
    device_role: textField(
      'home: the number is the device’s own; away: another; open: no home is known',
      'home 本机自己的商户号；away 别的商户号；open 看不出本号',
    ),
    device_returns: intField(
      'times the device came back to a number that it had left, or passed through one of many',
      '该终端换走后又换回某商户号的次数（一两笔就换走的商户号有五个以上时，也计入）',
    ),
    device_desks_apart: flagField(
      'the device’s numbers are of trades that no single desk carries on, and not all of one city and its own alone',
      '该终端各商户号的行业不可能在同一柜台，且并非同城又只在它上面用',
    ),
    device_in_turn: flagField(
      'the device’s numbers follow each other in turn, with a chance of one in a hundred million',
      '该终端各商户号依次轮换（偶然概率小于亿分之一）',
    ),
    device_in_spells: flagField(
      'all numbers are of three cheap firms or more, each alone for a while, and back again, with a chance of one in a hundred thousand',
      '该终端的商户号分属三家以上低价商户，各用一段后换下一家，又换回（偶然概率小于十万分之一）',
    ),
    device_districts: intField(
      'districts that open the names of the device’s numbers, if the cheap ones are of three firms or more',
      '该终端较便宜的商户号分属三家以上时，其各商户号名称开头所在的区县数',
    ),
    number_cheap: flagField(
      'the number is of a class below the standard price',
      '该号的价格类别低于标准类',
    ),
    device_cities: intField('cities inside the device’s numbers', '该终端各商户号所在的城市数'),
    number_homes: intField(
      'home numbers of other devices from which the number is borrowed',
      '以别的商户号为本号、却借用该号的商户数',
    ),
    number_movers: intField(
      'home numbers that devices left for this number for good',
      '一次性改用该号的商户数',
    ),
    number_routers: intField(
      'other devices with proof of a router that used the number away from home',
      '在本号之外使用该号、已确认被路由的其他终端数',
    ),
    device_borrowed: intField(
      'borrowed numbers that the device used',
      '该终端用过的被多家借用的商户号数',
    ),
    device_routed: intField(
      'sales of the device under its other numbers that are proven to be routed; for a number away from home',
      '该终端在其他商户号上、已确认被路由的交易笔数（只对本号以外的号计）',
    ),
    number_cheaper: flagField(
      'the number is of a cheaper class than the device’s home',
      '该号的价格类别低于本号',
    ),
    home_names: textField(
      'how the names of number and home relate: same (also one brand at one trade and price), similar, different, unknown',
      '该号与本号名称的关系；同字号、同行业、同价也算 same',
    ),
    garbled_numbers: intField(
      'numbers of the device that are a character or two away from its home, if this is one of them',
      '与本号只差一两位的商户号数（该号属于其中）',
    ),
    number_lent: flagField('other devices use the number and nothing else', '别的终端只用该号'),
    number_episode: flagField(
      'the number came up in one part of the device’s history, with other numbers before and after',
      '该号只在该终端历史中的一段出现，前后都是别的号',
    ),
    number_tied: flagField(
      'more than its place ties the number to the device: its serial, its message counter, or most of its sales are elsewhere',
      '该号确属这台终端：有序列号、流水号连续，或该号多在别处使用',
    ),
    number_bound: flagField(
      'the number is tied to the device, or terminal ids here as good as never stand for two devices',
      '该号确属这台终端，或本批数据中终端号几乎从不为两台终端共用',
    ),
    number_shared: flagField(
      'others borrow the number as well: several homes, or devices with proof of a router',
      '该号也被别家借用：来自几个不同本号，或有已确认被路由的终端',
    ),
    number_passing: flagField(
      'the number is borrowed by others too, or used no more here than those that are',
      '该号也被别家借用，或在本机的用量与被借用的号相当',
    ),
    number_other_house: flagField(
      'the number is of another institution than the device’s home',
      '该号与本号不属同一机构',
    ),
    number_elsewhere: flagField(
      'the number is of another city than the device’s home',
      '该号与本号不在同一城市',
    ),
    number_other_trade: flagField(
      'the category of the number has nothing in common with that of the device’s home',
      '该号的类别与本号的类别毫不相干',
    ),
    number_by_card: flagField(
      'number and home are chosen by card type, at a false-discovery rate of one in a thousand',
      '该号与本号按卡种选用（误报率千分之一）',
    ),
    device_moved: flagField(
      'the device used its home first, then this number, and never came back',
      '该终端先用本号，后改用该号，再未换回',
    ),
    number_common: flagField(
      'that of a mall, hotel or such, the one number that devices of several shops use beside their own, of their place and institution and no cheaper',
      '商场、酒店等的号，几家店的终端在本号之外都只用这一个，同城、同机构，也不更便宜',
    ),
    device_one_set: flagField(
      'a few tills have all of the device’s numbers, all of one city and price class, and nobody else most of their sales',
      '同一批号由几台终端共用，都在同一城市、同一价格类别，其交易多半出自这几台',
    ),
    device_handed: flagField(
      'the device had three merchants or more, two of the standard class among them, stayed with each for a while, with a chance of one in a thousand, and had never two on one day; of these numbers routed devices use one at most',
      '该终端先后用过三家以上商户的号（其中至少两家为标准类），各用一段（偶然概率小于千分之一），且从不在同一天用两家，其中至多一个号有已确认被路由的终端在用',
    ),
    number_credit_only: flagField(
      'the number took credit cards only, the home all others, beyond chance',
      '该号只收信用卡，其他卡都走本号，不可能出于偶然',
    ),
    number_above_amount: flagField(
      'the home took the sales below an amount, this and other firms’ numbers all from it on, at a false-discovery rate of one in a thousand',
      '低于某一金额的交易走本号，从该金额起都走该号等几家商户的号（误报率千分之一）',
    ),
    number_once: flagField(
      'the device used this number of another for one sale, its own before and after, eight times at least',
      '该终端只有一笔用了该号，前后都用别的号，本号至少八笔',
    ),
    number_one_mistake: flagField(
      'the number is the device’s own but for one mistake, a digit before the last or two neighbours exchanged, and comes beside it on this device alone; far more do so than by luck',
      '该号与本号只错一处（末位以外的一位，或相邻两位颠倒），同名，只在这台终端上与本号往返；这样的号远多于偶然',
    ),
    number_own_goods: flagField(
      'amounts under the number are those of the number’s own tills and not those of the device’s home, at a false-discovery rate of one in a thousand',
      '该终端在该号上的金额与该号自己的终端相同，与本号的不同（误报率千分之一）',
    ),
    number_home_goods: flagField(
      'amounts under the number are those of the device’s home and not those of the number’s own tills, at a false-discovery rate of one in a thousand',
      '该终端在该号上的金额与本号相同，与该号自己的终端所卖的不同（误报率千分之一）',
    ),
  },
  needs: ['terminal_sn|terminal_id'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_device_story as
      select k.sale, role as device_role, returns as device_returns,
        desks_apart as device_desks_apart, in_turn as device_in_turn, in_spells as device_in_spells, cities as device_cities,
        districts as device_districts, cheap as number_cheap, homes as number_homes,
        movers as number_movers, routers as number_routers, borrowed as device_borrowed, cheaper as number_cheaper,
        names as home_names, garbled as garbled_numbers, lent as number_lent,
        episode as number_episode, tied as number_tied, bound as number_bound, shared as number_shared,
        passing as number_passing,
        elsewhere as number_elsewhere, other_house as number_other_house, other_trade as number_other_trade,
        card_chosen as number_by_card, card_split as number_credit_only,
        amount_split as number_above_amount, common as number_common, one_set as device_one_set, handed as device_handed,
        moved as device_moved, g.own = false as number_home_goods, coalesce(g.own, false) as number_own_goods, o.number is not null as number_one_mistake,
        coalesce(rb.sales, 0) as device_routed, oc.number is not null as number_once
      from history_key k join device_story d on d.device = k.device and d.number = k.cleared
      left join home_goods g on g.device = k.device and g.number = k.cleared
      left join one_mistake o on o.device = k.device and o.number = k.cleared
      left join routed_besides rb on rb.device = k.device and rb.number = k.cleared
      left join once_number oc on oc.device = k.device and oc.number = k.cleared`),
};
