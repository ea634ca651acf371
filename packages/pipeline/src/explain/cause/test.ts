import type { Bilingual, Cause } from '@zhenma/model';
import type { CauseFacts } from '../cause-facts.ts';
import { type Estimate, logOdds, rateRatio } from '../statistics.ts';

/** What a question about a case came to. */
export interface Finding extends Estimate {
  /** true speaks for the cause, false against it. */
  readonly for: boolean;
  readonly statement: Bilingual;
}

/** One question that tells causes apart; no answer where the data is silent or says neither. */
export interface CauseQuestion {
  readonly id: string;
  readonly cause: Cause;
  readonly ask: (facts: CauseFacts) => Finding | undefined;
}

export const question = (cause: Cause, id: string, ask: CauseQuestion['ask']): CauseQuestion => ({
  id,
  cause,
  ask,
});

/** A count or measure; undefined where nothing is known. */
export const numberOf = (facts: CauseFacts, name: string): number | undefined => {
  const value = facts[name];
  return value === null || value === undefined ? undefined : Number(value);
};

/** A count, where no answer is none. */
export const countOf = (facts: CauseFacts, name: string): number => numberOf(facts, name) ?? 0;

export const textOf = (facts: CauseFacts, name: string): string => String(facts[name] ?? '');

/** For where even the low end of the interval passes, against where the high end does not. */
export const decided = (
  estimate: Estimate,
  bounds: { readonly above: number; readonly below: number },
  statement: Bilingual,
): Finding | undefined => {
  if (estimate.low > bounds.above) return { ...estimate, for: true, statement };
  return estimate.high < bounds.below ? { ...estimate, for: false, statement } : undefined;
};

export const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** Whether what is left of the own number is no other number, wherever it was cut. */
export const isCut = (facts: CauseFacts): boolean =>
  2 * countOf(facts, 'cut') > countOf(facts, 'off');

/** Minutes as a person says them. */
export const lapse = (minutes: number): Bilingual => {
  if (minutes < 120) return { zh: `${minutes} 分钟`, en: `${minutes} minutes` };
  if (minutes < 2880)
    return { zh: `${Math.round(minutes / 60)} 小时`, en: `${Math.round(minutes / 60)} hours` };
  return { zh: `${Math.round(minutes / 1440)} 天`, en: `${Math.round(minutes / 1440)} days` };
};

/**
 * One foreign number of the device's own institution, in no cheaper price class, and none beside it on
 * any device: several may serve another end than the price, names or points.
 */
export const gainsNothing = (facts: CauseFacts): boolean =>
  (isOneForNothing(facts) && countOf(facts, 'other_house') === 0) || isOneDearName(facts);

/** A router may come to a dear name once. Own choice [I]. */
const DEAR_NAMES_MIN = 2;

/** Whether no wrong sale has a number and all go under one name, of a trade that pays the standard price. */
export const isOneDearName = (facts: CauseFacts): boolean =>
  countOf(facts, 'off') === 0 &&
  countOf(facts, 'names') === 1 &&
  facts['dear_name'] === true &&
  countOf(facts, 'named_other') >= DEAR_NAMES_MIN;

/**
 * One foreign number in no cheaper price class, and none beside it on any device. That several
 * devices send it themselves is what a demonstration number, a template and a lent one share.
 */
export const isOneForNothing = (facts: CauseFacts): boolean =>
  countOf(facts, 'numbers') === 1 &&
  countOf(facts, 'cheaper') === 0 &&
  countOf(facts, 'priced_n') > 0 &&
  countOf(facts, 'company') === 0 &&
  // Of a number under which several firms go out by their names, that is the only one by definition.
  countOf(facts, 'named_apart') === 0 &&
  // Lines without a number name the same merchant.
  countOf(facts, 'names') <= 1;

/**
 * Whether the number that the device itself sends is paid out to the shop's own registered account, in nearly
 * every wrong sale: nobody mistyped it, and it is no neighbour's.
 */
export const isPaidToOwn = (facts: CauseFacts): boolean =>
  countOf(facts, 'paid_own') > 0.9 * countOf(facts, 'off');

/** Fewer devices may share a version and a number by chance. */
const COHORT_MIN = 3;

/** Of the devices of a version that made sales enough to tell, the share that a fault of it must reach. */
const COHORT_SHARE = 0.8;

/**
 * One foreign number that the devices of one model and version send, nearly all of them and nobody
 * else: the number of a template. That others share it is no sign of a pool.
 */
export const isOfVersion = (facts: CauseFacts): boolean => {
  const { off, told } = cohortOf(facts);
  return (
    countOf(facts, 'numbers') === 1 &&
    off >= COHORT_MIN &&
    off >= told * COHORT_SHARE &&
    countOf(facts, 'borrowers') <= off &&
    (versionOdds(facts)?.low ?? 0) > 1
  );
};

/** Of the wrong sales of a router, nearly all gain something; of a mix-up, as many as happen to. Own choice [I]. */
const GAIN_SHARE = 0.9;

/**
 * Whether a release that the compatibility table rejects made nearly all its devices send other
 * merchants' numbers themselves, at every agent: one that mixes up its tenants hands out as many numbers,
 * of as many places, as a back office does.
 */
export const isOfBadRelease = (facts: CauseFacts): boolean => {
  const { off, told } = cohortOf(facts);
  return (
    textOf(facts, 'bad_status') !== '' &&
    isSentByDevice(facts) &&
    off >= COHORT_MIN &&
    off >= told * COHORT_SHARE &&
    (versionOdds(facts)?.low ?? 0) > 1 &&
    countOf(facts, 'cheaper') < GAIN_SHARE * countOf(facts, 'off')
  );
};

/** So many devices have a version before those that it leaves alone say anything. Own choice [I]. */
const VERSION_MIN = 5;

/** Fewer devices of a version than that may go wrong together by chance. As rule number-follows-cohort. */
const WHOLE_COHORT_MIN = 5;

/** Whether nearly all devices of the model and version send foreign numbers themselves, and others do not. */
export const isOfCohort = (facts: CauseFacts): boolean => {
  const { off, told, log, error } = cohortOf(facts);
  return (
    isSentByDevice(facts) &&
    off >= WHOLE_COHORT_MIN &&
    off >= told * COHORT_SHARE &&
    (log ?? 0) >= 3 * error
  );
};

/** Whether the version runs well on others of the model: what this device alone does is not its release's. */
export const isAloneOfVersion = (facts: CauseFacts): boolean => {
  const { off, told } = versionCohort(facts, 'cohort', true);
  return told >= VERSION_MIN && off < told * COHORT_SHARE && (versionOdds(facts)?.low ?? 0) <= 1;
};

/** Fewer shops with devices of the model say nothing by having none that does the like. Own choice [I]. */
const MODEL_SHOPS_MIN = 5;

/**
 * Whether other shops have devices of this model and none of them began in these days to send one number of somebody
 * else's at no gain: a release would show there, too.
 */
export const isAloneOfModel = (facts: CauseFacts): boolean =>
  countOf(facts, 'model_shops') >= MODEL_SHOPS_MIN && countOf(facts, 'model_alike') === 0;

/** How much likelier devices of this version, and of this model, are affected than others of their agents. */
export const versionOdds = (facts: CauseFacts): Estimate | undefined => {
  const { off, log, error } = cohortOf(facts);
  if (log === undefined || off < 2) return undefined;
  return logOdds(log / 1000, error / 1000);
};

/** Devices of one version: so many of all are affected; logarithm and error of the odds in thousandths. */
export interface VersionCohort {
  readonly off: number;
  readonly all: number;
  /** Of these, the affected and those whose sales would have shown it: detect/features/version-cohort.ts. */
  readonly told: number;
  readonly log: number | undefined;
  readonly error: number;
  /** Devices of this one's model alone. */
  readonly modelled: boolean;
}

/**
 * Devices of this model and version; of the version on any model where nearly all of those are affected, and
 * more of them: what a release does to every model shows on few devices of each.
 */
export const cohortOf = (facts: CauseFacts): VersionCohort => {
  const [model, any] = [
    versionCohort(facts, 'cohort', true),
    versionCohort(facts, 'release', false),
  ];
  const isWholeRelease = any.off >= COHORT_MIN && any.off >= any.told * COHORT_SHARE;
  return isWholeRelease && any.off > model.off ? any : model;
};

const versionCohort = (facts: CauseFacts, of: string, modelled: boolean): VersionCohort => ({
  off: countOf(facts, `${of}_with_off`),
  all: countOf(facts, `${of}_with`),
  told: numberOf(facts, `${of}_told`) ?? countOf(facts, `${of}_with`),
  log: numberOf(facts, `${of}_log`),
  error: countOf(facts, `${of}_error`),
  modelled,
});

/** Whether the device's own request or slip carries the foreign number in most of the wrong sales. */
export const isSentByDevice = (facts: CauseFacts): boolean =>
  2 * countOf(facts, 'self_stated') > countOf(facts, 'off');

/** Whether the device sends the number itself and no events of it are known: nobody saw what began and ended it. */
export const isSentUnseen = (facts: CauseFacts): boolean =>
  isSentByDevice(facts) && numberOf(facts, 'errors_due_milli') === undefined;

/**
 * Whether the slip prints the registered number while the request carries another: the device still
 * knows its own, so that neither its registry nor its parameters are what is wrong.
 */
export const isPrintedRight = (facts: CauseFacts): boolean =>
  countOf(facts, 'printed_own') > 0 && 2 * countOf(facts, 'printed_own') > countOf(facts, 'off');

/** A burst of errors comes by accident on fewer than one device in 5,000, at ten times the common rate. */
const ERRORS_MIN = 4;
const ERRORS_TIMES = 10;
const ERRORS_CHANCE_MAX = 1 / 5000;

/** Whether the device was out of order while it sent foreign numbers. */
export const isFaulty = (facts: CauseFacts): boolean => {
  const [seen, due] = [countOf(facts, 'errors_seen'), numberOf(facts, 'errors_due_milli')];
  return (
    due !== undefined &&
    seen >= ERRORS_MIN &&
    1000 * seen >= ERRORS_TIMES * due &&
    rateRatio(seen, due / 1000).p < ERRORS_CHANCE_MAX
  );
};

/** −10·log10 of the chance: three devices in a hundred have an error so near by accident. */
export const ERROR_FIT_MIN = 15;

/** An error longer ago than a day of business left the device working; unless others follow. Own choice [I]. */
const ERROR_MINUTES_MAX = 24 * 60;

/** Whether a device that sends the foreign number itself began to do so right after an error of it. */
export const beginsWithError = (facts: CauseFacts): boolean =>
  isSentByDevice(facts) &&
  !isSwapped(facts) &&
  (isOfTellingError(facts) ||
    isDrained(facts) ||
    (countOf(facts, 'onset_error_fit') >= ERROR_FIT_MIN &&
      (countOf(facts, 'onset_error_minutes') <= ERROR_MINUTES_MAX ||
        countOf(facts, 'errors_seen') > 1)));

/** −10·log10 of the chance: one code in a thousand keeps such company by accident; many are looked at. */
const TELLING_FIT_MIN = 30;

/** Whether it had, along with its wrong numbers, an error that other devices have along with theirs and hardly anybody else. */
export const isOfTellingError = (facts: CauseFacts): boolean =>
  countOf(facts, 'telling_fit') >= TELLING_FIT_MIN && isSentByDevice(facts) && !isOfCohort(facts);

/** Whether its battery ran down just before: what only a battery holds in memory is lost then. */
export const isDrained = (facts: CauseFacts): boolean =>
  countOf(facts, 'onset_drain_fit') >= EVENT_FIT_MIN && isSentByDevice(facts);

/** −10·log10 of the chance: one device in twenty has an event so near by accident. */
const EVENT_FIT_MIN = 13;

/** What a hand or a release leaves at an end of the wrong sales: a load, an update. */
const HANDS = ['onset_load_fit', 'end_load_fit', 'onset_update_fit', 'end_update_fit'];

/** −10·log10 of the chance: of two people at a till one alone sees four wrong sales in one case of ten. */
const COMPANY_FIT_MIN = 20;

/** Whether the wrong sales keep to one operator or parameter set more than few sales do by accident. */
export const isOfOneHand = (facts: CauseFacts): boolean =>
  Math.max(countOf(facts, 'param_fit'), countOf(facts, 'operator_fit')) >= COMPANY_FIT_MIN;

/**
 * Whether downloads are recorded, neither end of the wrong sales has one, and they do not keep to one operator
 * or parameter set: nobody was seen to load anything, though a release may have come.
 */
export const isLoadedByNobody = (facts: CauseFacts): boolean =>
  countOf(facts, 'loads_due_milli') > 0 &&
  !isOfOneHand(facts) &&
  Math.max(countOf(facts, 'onset_load_fit'), countOf(facts, 'end_load_fit')) < EVENT_FIT_MIN;

/** Events so many minutes apart are no one visit, nor an update with its own download. Own choice [I]. */
const APART_MINUTES = 24 * 60;

/** An update and the download that goes with it lie no further apart: as a device that was repaired, of one visit. */
const VISIT_MINUTES = 4 * 60;

/**
 * Whether an update and a download of one visit are at this end of the wrong sales, and nobody says which version or
 * parameter set ran before and after: either may have done it.
 */
export const isEither = (facts: CauseFacts, end: 'onset' | 'end'): boolean => {
  const [update, load] = [`${end}_update_minutes`, `${end}_load_minutes`].map((name) =>
    numberOf(facts, name),
  );
  return (
    textOf(facts, 'app') + textOf(facts, 'param') === '' &&
    update !== undefined &&
    load !== undefined &&
    Math.abs(update - load) <= VISIT_MINUTES
  );
};

/** Whether one event came well before the other, rarer one, after which the wrong sales began. */
export const isOvertaken = (facts: CauseFacts, event: string, by: string): boolean =>
  countOf(facts, `onset_${by}_fit`) >= countOf(facts, `onset_${event}_fit`) &&
  countOf(facts, `onset_${event}_minutes`) - countOf(facts, `onset_${by}_minutes`) > APART_MINUTES;

/**
 * Whether a repair put an end to the wrong sales, while nothing was loaded, updated or chosen at either end:
 * a hand that loads a wrong parameter set leaves a download behind, a broken part does not.
 */
export const isMendedByRepair = (facts: CauseFacts): boolean =>
  countOf(facts, 'end_repair_fit') >= EVENT_FIT_MIN &&
  !isSwapped(facts) &&
  !isOfOneHand(facts) &&
  !HANDS.some((fit) => countOf(facts, fit) >= EVENT_FIT_MIN);

/** Whether two devices have gone out under each other's number since they used their own. */
const isExchanged = (facts: CauseFacts): boolean =>
  countOf(facts, 'swapped') > 0 &&
  countOf(facts, 'before_n') > 0 &&
  isSentByDevice(facts) &&
  !isOfCohort(facts);

/**
 * Whether the device came back from a repair as another one, that one as it, or a repair undid it: boards or
 * serials were exchanged on the bench, and nothing was loaded or updated there. Nobody has tills that changed
 * places repaired.
 */
export const isCrossedAtRepair = (facts: CauseFacts): boolean =>
  isExchanged(facts) &&
  (isRepairAlone(facts, 'onset') ||
    // What a download began, no exchange of boards did, whoever undid it.
    (isRepairAlone(facts, 'end') && countOf(facts, 'onset_load_fit') < EVENT_FIT_MIN));

/** Whether a repair, and neither a download nor an update, was at this end of the wrong sales. */
const isRepairAlone = (facts: CauseFacts, end: 'onset' | 'end'): boolean =>
  countOf(facts, `${end}_repair_fit`) >= EVENT_FIT_MIN &&
  Math.max(countOf(facts, `${end}_load_fit`), countOf(facts, `${end}_update_fit`)) < EVENT_FIT_MIN;

/** Whether two devices that nobody repaired have gone out under each other's number: tills change places. */
export const isSwapped = (facts: CauseFacts): boolean =>
  isExchanged(facts) && !isCrossedAtRepair(facts);

/** Whether it stands at the registered place of another device, and that one at its place, since the same time. */
export const isCrossed = (facts: CauseFacts): boolean =>
  2 * countOf(facts, 'crossed') > countOf(facts, 'sales');

/** −10·log10 of the chance: one device in a hundred has wrong sales on whole days by accident. */
const DAYS_FIT_MIN = 20;

/** Whether wrong sales that the device sends itself fill whole days, several and apart, and leave the others alone. */
export const isByDays = (facts: CauseFacts): boolean =>
  isSentByDevice(facts) &&
  countOf(facts, 'wrong_days') >= 2 &&
  countOf(facts, 'right_days') >= 1 &&
  countOf(facts, 'days_fit') >= DAYS_FIT_MIN;
