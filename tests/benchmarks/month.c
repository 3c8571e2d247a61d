/* The month of the model in C, for the benchmark: the same eleven steps over the same memory.
   The structs come from records.h, which the benchmark writes from the numpy dtypes.
   It runs what happens by the rules; worlds with given events (calendar.events_given) and channels of
   rival theories (pyongyang.stakes, firm.peers, pyongyang.shelter) are not its trade. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "records.h"

#define EACH(i, n) for (int64_t i = 0; i < (n); i++)
enum { CLOSED, OPEN, SUSPENDED };
enum { KEPT, REVIEWED, ENDED };
enum { NOT_YET = -1, LEVELS = 3, MENU = 18, MOST = 200 };

typedef struct {
    const int64_t *seoul, *president, *freeze, *treaty, *hostile_line, *resolution, *import_ban, *major;
    const double *duty_korea;
    int64_t first, last, korus, seoul_term, us_term;
} Record;

static double lower(double a, double b) { return b < a ? b : a; }
static double upper(double a, double b) { return b > a ? b : a; }
static double logit(double c) { return log(c / (1 - c)); }
static double logistic(double x) { return 1 / (1 + exp(-lower(500, upper(-500, x)))); }

static int64_t on_record(const Record *r, const int64_t *table, int64_t m) {
    return r->first <= m && m < r->last ? table[m - r->first] : NOT_YET;
}
static int64_t months_past(const Record *r, const int64_t *table, int64_t m) {
    int64_t past = 0;
    while (on_record(r, table, m - past - 1) == NOT_YET) past++;
    return past;
}
static double camp(const Record *r, double before, int64_t m, double wins, double u, double forced) {
    if (forced >= 0) return forced;
    int64_t known = on_record(r, r->seoul, m);
    if (known != NOT_YET) return (double)known;
    if (months_past(r, r->seoul, m) % r->seoul_term == 0) return u < wins ? 1 : 0;
    return before;
}
static void calendar(CALENDAR *me, const POINT *p, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    int64_t m = (int64_t)(12 * p->calendar.first_year + p->calendar.first_month - 1 + t);
    me->month = m;
    if (t > 0 && u->war_ends < p->calendar.war_end_hazard) me->war = 0;
    double now = camp(r, me->conservative, m, p->calendar.conservative_wins, u->election, p->calendar.seoul_camp);
    me->new_seoul = now != me->conservative;
    me->conservative = now;
    int64_t president = on_record(r, r->president, m);
    int changed = president != NOT_YET ? president != on_record(r, r->president, m - 1)
                                       : months_past(r, r->president, m) % r->us_term == 0;
    me->new_president = t > 0 ? changed : 0;
    me->frozen = on_record(r, r->freeze, m) > 0 ? p->zone.freeze : 0;
    int64_t now_or_last = m < r->last ? m : r->last - 1;
    me->treaty = on_record(r, r->treaty, now_or_last) > 0;
    me->hostile_line = on_record(r, r->hostile_line, now_or_last) > 0;
    me->resolution = p->committee.required * (on_record(r, r->resolution, now_or_last) > 0);
    me->import_ban = p->washington.import_ban * (on_record(r, r->import_ban, now_or_last) > 0);
    double known = r->first <= m && m < r->last ? r->duty_korea[m - r->first] : NOT_YET;
    me->duty_korea = known != NOT_YET ? known : m < r->korus ? p->washington.duty_mfn : p->washington.duty_korea;
}

static void pull(LEVER *mine, WASHINGTON *me, const PULLED *l, double cost, double bite, const STATE *s, const POINT *p, int64_t t) {
    int undone = me->revokes > 0 || (l->successor == ENDED ? s->calendar.new_president : me->reverses) > 0;
    if (mine->force != 0 && l->successor != KEPT && undone) mine->fallen = 1;
    if (!(mine->met > 0)) mine->met = lower(s->provocations.months_since_major, t - l->start + 1) >= l->quiet;
    double force = l->strength * mine->met * (1 - mine->fallen);
    mine->persistence = l->successor == KEPT ? p->washington.persistence_kept
        : l->successor == ENDED ? p->washington.persistence_ended : p->washington.persistence_reviewed;
    double weight = cost * mine->persistence;
    double costly = force * bite;
    me->adopted += weight * upper(0, costly - mine->costly);
    me->dropped += weight * upper(0, mine->costly - costly);
    me->kept += weight * costly * lower(1, upper(0, p->pyongyang.instalments - mine->honoured));
    mine->honoured += costly > 0;
    mine->force = force, mine->costly = costly;
    if (!(force > 0)) mine->persistence = p->washington.persistence_kept;
}
static void washington(WASHINGTON *me, const STATE *s, const POINT *p, const POLICY *q, const ACTOR_LUCK *u, int64_t t) {
    me->revokes = s->provocations.major * (u->revocation < p->washington.revocation);
    me->reverses = s->calendar.new_president * (u->successor < p->washington.reversal);
    me->adopted = me->kept = me->dropped = 0;
    pull(&me->overture, me, &q->overture, p->washington.cost_overture, 1, s, p, t);
    pull(&me->nuclear_status, me, &q->nuclear_status, p->washington.cost_nuclear_status, 1, s, p, t);
    pull(&me->security_guarantee, me, &q->security_guarantee, p->washington.cost_security_guarantee, 1, s, p, t);
    pull(&me->green_light, me, &q->green_light, p->washington.cost_green_light, 1, s, p, t);
    pull(&me->origin, me, &q->origin, p->washington.cost_origin, me->green_light.force, s, p, t);
    pull(&me->direct_aid, me, &q->direct_aid, p->washington.cost_direct_aid, 1, s, p, t);
    if (s->pyongyang.failed > 0) me->quiet_until = t + p->washington.cooldown;
    double chance = 1 - (1 - p->washington.invitation) * (1 - p->washington.invitation_overture * me->overture.force);
    me->invites = t >= me->quiet_until && u->invitation < chance;
}

static double green_light(const STATE *s, const POINT *p) {
    return upper(s->washington.green_light.force, p->washington.consent);
}
static void committee(COMMITTEE *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u) {
    double light = green_light(s, p), stake = s->pyongyang.alignment * s->moscow.need;
    int granted = u->waiver < light * p->committee.waiver * exp(-p->committee.obstruction * stake);
    me->exempt = !(s->calendar.resolution > 0) || (light > 0 && (me->exempt > 0 || granted));
    int completed = me->origin > 0 || u->outward_processing < p->committee.outward_processing;
    me->origin = completed ? s->washington.origin.force : 0;
}

static double utility(double a, double r, double d, const PYONGYANG *me, const STATE *s, const POINT *p) {
    double seen = p->path.interdependence > 0 ? r : me->restraint;
    double survives = exp(-p->pyongyang.planning * (p->pyongyang.closure_quiet + p->pyongyang.closure_provoked * (1 - seen)));
    double rents = p->path.rents * p->pyongyang.state_share * (1 + p->firm.levy) * me->zone_wages * survives;
    double russia = me->reliability * lower(p->moscow.capacity, a * me->russia_offer);
    double aid = me->aid_offer * (d + (1 - d) * p->washington.aid_unconditional);
    double income = p->pyongyang.weight_income
        * log((p->pyongyang.income_base + rents + russia + aid) / p->pyongyang.income_base);
    double pledge = me->reliability * me->pledge * a;
    double assurance = me->assurance * (d + (1 - d) * p->pyongyang.assurance_offered);
    double safety = p->pyongyang.weight_security * (1 - exp(-(p->pyongyang.own_weapons + pledge + assurance)));
    double dependence = p->pyongyang.weight_dependence * a * a;
    double testing = p->pyongyang.weight_testing * (1 - r) * (1 - d * (1 - p->pyongyang.testing_at_table));
    double status = p->pyongyang.status_value * s->washington.nuclear_status.force;
    double worth = me->sincerity * (p->pyongyang.development + status) - (1 - me->sincerity) * p->pyongyang.hanoi
        - p->pyongyang.displeasure * a * s->moscow.need;
    double talks = d * worth - (1 - d) * me->at_table * p->pyongyang.leaving;
    double step = (a - me->alignment) * (a - me->alignment) + (r - me->restraint) * (r - me->restraint);
    return income + safety - dependence + testing + talks - p->pyongyang.moving * step;
}
static void pyongyang(PYONGYANG *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u) {
    double pulled = s->calendar.new_president > 0 ? p->pyongyang.new_president_pull : p->pyongyang.forgetting;
    double instalment = (1 - p->pyongyang.adoption_share) * s->washington.kept / p->pyongyang.instalments;
    double sunk = s->washington.adopted - p->pyongyang.reversal_penalty * s->washington.dropped;
    double news = p->pyongyang.signal * (p->pyongyang.adoption_share * sunk + instalment);
    me->sincerity_log_odds = me->sincerity_log_odds
        + pulled * (logit(p->pyongyang.sincerity_prior) - me->sincerity_log_odds) + p->path.signal * news;
    me->failed = 0;
    if (me->at_table != 0 && u->talks_end < 1 / p->pyongyang.talks_length) {
        if (u->talks_fail < p->pyongyang.talks_failure) {
            me->failed = 1;
            me->rounds_failed += 1;
            me->sincerity_log_odds -= p->pyongyang.failure_loss;
            me->at_table = 0;
        } else {
            me->rounds_concluded += 1;
            me->sincerity_log_odds += p->pyongyang.success_gain;
        }
    }
    me->sincerity = logistic(me->sincerity_log_odds);
    double keep = 1 - 1 / p->pyongyang.reliability_memory;
    double share = s->moscow.promised > 0 ? s->moscow.paid / s->moscow.promised : me->reliability;
    me->paid = p->pyongyang.reliability_paid + keep * (me->paid - p->pyongyang.reliability_paid) + share;
    me->unpaid = p->pyongyang.reliability_unpaid + keep * (me->unpaid - p->pyongyang.reliability_unpaid) + 1 - share;
    me->reliability = me->paid / (me->paid + me->unpaid);
    double light = green_light(s, p);
    double lasting = s->calendar.resolution == 0 ? 1 : s->washington.green_light.persistence;
    double promised = p->pyongyang.prospect * light * s->committee.exempt * lasting;
    me->zone_wages = s->zone.status == OPEN ? upper(s->ledgers.wages, promised) : promised;
    me->russia_offer = s->moscow.need * p->moscow.price * s->moscow.bid;
    me->aid_offer = p->washington.aid * s->washington.direct_aid.force;
    me->pledge = s->calendar.treaty > 0 ? p->pyongyang.pledge : p->pyongyang.pledge_before;
    me->assurance = p->path.security * p->pyongyang.assurance * s->washington.security_guarantee.force
        * s->washington.security_guarantee.persistence * me->sincerity;
    int offered = me->at_table > 0 || (s->washington.invites > 0 && me->failed == 0);
    double total = 0, reached = 0;
    EACH(k, MENU) {
        double d = k / (LEVELS * LEVELS), r = (k / LEVELS % LEVELS) / (LEVELS - 1.0), a = (k % LEVELS) / (LEVELS - 1.0);
        me->weight[k] = d == 0 || offered ? exp(p->pyongyang.rationality * utility(a, r, d, me, s, p)) : 0;
        total += me->weight[k];
    }
    int64_t chosen = MENU - 1;
    EACH(k, MENU) me->weight[k] /= total;
    EACH(k, MENU) {
        reached += me->weight[k];
        if (u->posture < reached) { chosen = k; break; }
    }
    me->restraint = (chosen / LEVELS % LEVELS) / (LEVELS - 1.0);
    me->alignment = (chosen % LEVELS) / (LEVELS - 1.0);
    me->at_table = chosen >= LEVELS * LEVELS;
    me->talk_months = me->at_table * (me->talk_months + 1);
    if (u->consent < p->pyongyang.consent_review) {
        double rents = p->pyongyang.state_share * (1 + p->firm.levy) * me->zone_wages;
        double gain = p->path.rents * p->pyongyang.weight_income
            * log(1 + rents / (p->pyongyang.income_base + me->russia_offer * me->alignment));
        double opening = me->sincerity * p->pyongyang.development * light;
        double line = s->calendar.hostile_line * p->pyongyang.hostile_line * (1 - me->at_table * (1 - p->pyongyang.line_at_table));
        double chance = logistic(p->pyongyang.rationality * (gain + opening - p->pyongyang.exposure - line));
        me->consents = u->consent < p->pyongyang.consent_review * chance;
    }
}

static void remember(PROVOCATIONS *me, const POINT *p) {
    me->tension = me->tension * (1 - 1 / p->provocations.tension_memory) + me->major;
    me->months_since_major = me->major > 0 ? 0 : me->months_since_major + 1;
}
static void provocations(PROVOCATIONS *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, int64_t t) {
    double m = s->calendar.month;
    int old = m < 12 * p->provocations.first_year_kim_jong_un;
    double base = old ? p->provocations.level_kim_jong_il
        : m < 12 * p->provocations.first_year_high ? p->provocations.level_kim_jong_un : p->provocations.level_since_2022;
    double last = t > 0 ? me->count : base;
    double posture = (1 - p->provocations.restraint_effect * s->pyongyang.restraint)
        * (1 - s->pyongyang.at_table * (1 - p->provocations.talks_multiplier));
    double mean = (1 - p->provocations.excitation) * posture * base + p->provocations.excitation * last;
    double phi = p->provocations.overdispersion, shape = mean / phi, ratio = phi / (1 + phi);
    double mass = exp(-shape * log(1 + phi)), reached = mass;
    int64_t count = 0;
    while (u->provocations >= reached && count < MOST) {
        count++;
        mass *= ratio * (shape + count - 1) / count;
        reached += mass;
    }
    me->count = count;
    double share = old ? p->provocations.major_share_kim_jong_il : p->provocations.major_share;
    double chance = 1 - exp(count * log(1 - share));
    me->major = u->major < chance;
    me->severity = me->major > 0 ? 1 - u->major / chance : 0;
    remember(me, p);
}

static double seoul_lever(const PULLED *l, double fresh, double before, int64_t t) {
    if (t < l->start - 1) return 0;
    if (t >= l->start && l->successor != KEPT && (before == 0 || fresh > 0)) return 0;
    return l->strength;
}
static void seoul(SEOUL *me, const STATE *s, const POINT *p, const POLICY *q, const ACTOR_LUCK *u, int64_t t) {
    double base = s->calendar.conservative > 0 ? p->seoul.opening_conservative : p->seoul.opening_progressive;
    if (s->calendar.new_seoul > 0) me->minded = me->has_closed = 0;
    if (me->has_closed == 0 && u->opening < base * upper(green_light(s, p), p->seoul.defiance)) me->minded = 1;
    me->willing = s->provocations.months_since_major >= p->seoul.quiet ? me->minded : 0;
    me->closes = 0;
    if (s->zone.status == OPEN && s->provocations.major > 0) {
        double chance = logistic(p->seoul.closure_intercept
            + p->seoul.closure_progressive * (1 - s->calendar.conservative)
            + p->seoul.closure_severity * (s->provocations.severity - p->provocations.severity_middling)
            + p->seoul.closure_repeat * (s->provocations.tension - 1)
            + p->seoul.closure_stakes * (s->ledgers.workers / p->seoul.historic_size)
            + p->seoul.closure_objection * (s->washington.origin.force * s->washington.green_light.force));
        if (u->closure < chance) {
            me->closes = me->has_closed = 1;
            me->minded = me->willing = 0;
        }
    }
    me->cover = lower(1, p->seoul.cover
        + p->seoul.cover_lever * seoul_lever(&q->insurance, s->calendar.new_seoul, me->cover - p->seoul.cover, t));
    me->subsidy = p->seoul.subsidy * seoul_lever(&q->subsidy, s->calendar.new_seoul, me->subsidy, t);
}

static void suspension(SUSPENSION *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u) {
    double before = me->active;
    if (s->zone.status == OPEN && s->seoul.closes == 0) {
        double other = s->ledgers.north_income - s->ledgers.cash_zone;
        double dependence = other <= 0 ? 0
            : lower(1, p->path.rents * s->ledgers.cash_zone / (p->suspension.dependence_full * other));
        me->active = u->suspension < lower(1, p->suspension.hazard
            * exp(p->suspension.tension * s->provocations.tension - p->suspension.dependence * dependence));
    } else if (s->zone.status == SUSPENDED && s->seoul.closes == 0)
        me->active = !(u->resumption < p->suspension.resumption);
    else
        me->active = 0;
    me->begins = me->active > before;
}

static void zone(ZONE *me, const STATE *s, const POINT *p) {
    double before = me->status;
    if (before == CLOSED)
        me->status = s->committee.exempt > 0 && s->seoul.willing > 0 && s->pyongyang.consents > 0 ? OPEN : CLOSED;
    else if (s->seoul.closes > 0 || s->committee.exempt == 0)
        me->status = CLOSED;
    else
        me->status = s->suspension.active > 0 ? SUSPENDED : OPEN;
    me->opens = before == CLOSED && me->status == OPEN;
    me->shuts = before != CLOSED && me->status == CLOSED;
    me->ever_open = upper(me->ever_open, me->opens);
    me->months_since_stop = me->status == SUSPENDED ? 0 : me->months_since_stop + 1;
    if (s->calendar.import_ban > 0 && s->washington.green_light.force == 0)
        me->access = 0;
    else {
        double relief = p->path.market * (s->committee.origin * s->washington.origin.force);
        double duty = relief * s->calendar.duty_korea + (1 - relief) * p->washington.duty_column2;
        me->access = exp(-p->washington.elasticity * log((1 + duty) / (1 + s->calendar.duty_korea)));
    }
    me->persistence = s->calendar.resolution == 0 ? 1 : s->washington.green_light.persistence;
    double wanted = s->ledgers.vacancies, have = s->ledgers.workers;
    double added = lower(p->zone.labour_growth, p->zone.labour_rate * upper(0, p->zone.labour_pool - have));
    me->ration = wanted > 0 ? lower(1, added / wanted) : 1;
    if (me->status == OPEN) {
        double shortage = have > 0 ? wanted / (have + wanted) : 0;
        me->wage *= 1 + (p->zone.wage_raise + p->zone.wage_overtime * shortage) / 12;
    }
}

static double sales(const FIRM *f, const STATE *s) {
    return f->value * (1 - f->us_share + f->us_share * s->zone.access);
}
static double margin(double sold, const STATE *s, const POINT *p) {
    return sold - s->zone.wage * (1 + p->firm.levy) - p->firm.overhead + s->seoul.subsidy;
}
static void leave(FIRM *me, double saved, double insured) {
    me->insured = insured * me->capital * me->workers;
    me->lost = (1 - saved - insured) * me->capital * me->workers;
    me->inside = me->workers = me->vacancies = me->age = me->red = 0;
}
static void firm(FIRM *me, const STATE *s, const POINT *p, const FIRM_LUCK *u) {
    me->lost = me->insured = 0;
    double keep = 1 - 1 / p->firm.memory;
    me->stops = keep * me->stops + (s->suspension.begins + s->zone.shuts);
    me->run = keep * me->run + (s->zone.status == OPEN);
    if (s->zone.shuts > 0 && me->inside > 0) leave(me, 0, s->seoul.cover);
    if (s->zone.status != OPEN || me->alive == 0) return;
    double learnt = (p->firm.prior_stops + me->stops) / (p->firm.prior_months + me->run);
    double alarm = 1 + p->firm.alarm * s->provocations.tension;
    double staked = 1 - p->firm.stake * s->washington.origin.force * s->washington.green_light.force;
    me->hazard = learnt * alarm * staked + (1 - s->zone.persistence) / p->firm.term;
    double sold = sales(me, s);
    double value = (margin(sold, s, p) + me->hazard * s->seoul.cover * me->capital) / (p->firm.discount + me->hazard);
    me->worth = value / me->capital;
    if (me->inside > 0) {
        me->skill = 1 - (1 - p->firm.skill_start) * exp(-me->age / p->firm.skill_time);
        double profit = margin(sold * me->skill, s, p);
        me->workers += me->vacancies * s->zone.ration;
        double aim = me->workforce * lower(p->firm.stretch, upper(0, me->worth / me->hurdle));
        me->workers = upper(lower(me->workers, aim), me->workers - p->firm.hiring * me->workforce);
        me->vacancies = lower(upper(0, aim - me->workers), p->firm.hiring * me->workforce);
        me->age += 1;
        me->red = profit < 0 ? me->red + 1 : 0;
        if (me->red > p->firm.patience) leave(me, p->firm.salvage, 0);
    } else if (!(s->calendar.frozen > 0 || p->path.investment == 0) && u->entry < me->review
               && u->entry < me->review * logistic(p->firm.sharpness * (me->worth - me->hurdle))) {
        me->inside = 1;
        me->age = 0;
        me->vacancies = p->firm.hiring * me->workforce;
    }
}

static void moscow(MOSCOW *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u) {
    double goal = s->calendar.war > 0 ? 1 : p->moscow.need_peace;
    me->need = me->need + p->moscow.adjustment * (goal - me->need);
    double bid = 1 + p->moscow.bidding * upper(0, p->moscow.wanted - s->pyongyang.alignment);
    me->bid = me->bid + p->moscow.adjustment * (bid - me->bid);
    me->promised = lower(p->moscow.capacity, s->pyongyang.alignment * me->need * p->moscow.price * me->bid);
    int keeps = u->payment < (s->calendar.war > 0 ? p->moscow.pays_war : p->moscow.pays_peace);
    me->paid = keeps ? me->promised : p->moscow.arrears * me->promised;
}

static void add_up(LEDGERS *me, const STATE *s, const FIRM *firms, int64_t n, const POINT *p) {
    double inside = 0, workers = 0, vacancies = 0, worth = 0, output = 0, exports = 0, lost = 0, insured = 0;
    EACH(i, n) {
        const FIRM *f = firms + i;
        lost += f->lost;
        insured += f->insured;
        if (f->inside > 0) {
            inside += 1;
            workers += f->workers;
            vacancies += f->vacancies;
            worth += f->worth;
            double made = f->workers * f->skill;
            output += made * sales(f, s);
            exports += made * f->value * f->us_share * s->zone.access;
        }
    }
    double open = s->zone.status == OPEN;
    double begins = exp((1 - s->zone.months_since_stop) / p->zone.restart);
    double running = open * (1 - p->zone.restart * (begins - exp(-s->zone.months_since_stop / p->zone.restart)));
    me->firms = inside, me->workers = workers, me->vacancies = vacancies;
    me->worth = inside > 0 ? worth / inside : 0;
    me->output = running * output / 1e6, me->exports_us = running * exports / 1e6;
    me->wages = open * workers * s->zone.wage / 1e6;
    me->cost_firms = lost / 1e6, me->cost_seoul = insured / 1e6;
}
static void ledgers(LEDGERS *me, const STATE *s, const POINT *p) {
    double aid = p->washington.aid * s->washington.direct_aid.force, at_table = s->pyongyang.at_table;
    me->cash_zone = p->pyongyang.state_share * (1 + p->firm.levy) * me->wages;
    me->cash_russia = s->moscow.paid;
    me->cash_aid = aid * (at_table + (1 - at_table) * p->washington.aid_unconditional);
    me->north_income = p->pyongyang.income_base + me->cash_zone + me->cash_russia + me->cash_aid;
    double recognised = s->committee.origin * s->washington.origin.force * p->path.market;
    me->cost_washington = me->cash_aid
        + upper(0, p->washington.duty_mfn - s->calendar.duty_korea) * recognised * me->exports_us;
    me->cost_seoul += s->seoul.subsidy * (s->zone.status == OPEN ? me->workers : 0) / 1e6 + p->seoul.reopening * s->zone.opens;
    me->months += 1;
    if (me->talks_month == 0 && at_table > 0) me->talks_month = me->months;
    me->alignment_sum += s->pyongyang.alignment;
    me->provocations_sum += s->provocations.count;
    me->major_sum += s->provocations.major;
    me->open_sum += s->zone.status == OPEN;
    me->stops_by_seoul += s->zone.shuts * s->seoul.closes;
    me->stops_by_pyongyang += s->suspension.begins;
#define SUM(name) me->name##_sum += me->name
    SUM(output); SUM(wages); SUM(exports_us); SUM(cash_zone); SUM(cash_russia); SUM(cash_aid);
    SUM(cost_washington); SUM(cost_seoul); SUM(cost_firms);
}

static double fisk(double median, double spread, double u) { return median * exp(spread * logit(upper(u, 1e-12))); }
static void born(FIRM *me, int64_t i, const POINT *p, const TRAIT_LUCK *u) {
    int tenant = i < p->firm.tenants;
    me->number = i;
    me->value = fisk(p->firm.value * (u->sector < p->firm.textile_share ? p->firm.value_textile : 1), p->firm.value_spread, u->value);
    me->us_share = lower(p->firm.us_share_most, -p->firm.us_share * log(1 - u->us_share));
    me->hurdle = fisk(p->firm.hurdle, p->firm.hurdle_spread, u->hurdle);
    me->workforce = fisk(p->firm.workforce, p->firm.workforce_spread, u->workforce);
    me->capital = fisk(p->firm.capital, p->firm.capital_spread, u->capital);
    me->review = tenant ? p->firm.review_tenant : p->firm.review_candidate;
    if (tenant) {
        me->capital *= p->firm.rebuild;
        me->stops = p->firm.remembered_stops;
        me->run = p->firm.remembered_months;
    }
    me->alive = (!tenant || u->survival < p->firm.survival) && i < p->firm.tenants + p->firm.candidates;
    if (i < p->firm.inside_at_start) {
        me->inside = 1;
        me->vacancies = p->firm.hiring * me->workforce;
    }
}
static void begin(STATE *s, FIRM *firms, int64_t n, const POINT *p, const TRAIT_LUCK *traits, const Record *r) {
    memset(s, 0, sizeof(STATE) + n * sizeof(FIRM));
    int64_t before = (int64_t)(12 * p->calendar.first_year + p->calendar.first_month - 2);
    s->calendar.war = p->calendar.war_at_start;
    s->calendar.conservative = camp(r, 0, before, 0.5, 1, p->calendar.seoul_camp);
    s->pyongyang.alignment = p->pyongyang.alignment_start;
    s->pyongyang.restraint = p->pyongyang.restraint_start;
    s->pyongyang.sincerity_log_odds = logit(p->pyongyang.sincerity_prior);
    s->pyongyang.paid = p->pyongyang.reliability_paid;
    s->pyongyang.unpaid = p->pyongyang.reliability_unpaid;
    s->pyongyang.reliability = s->pyongyang.paid / (s->pyongyang.paid + s->pyongyang.unpaid);
    for (int64_t m = r->first; m <= before; m++) {
        s->provocations.major = upper(0, on_record(r, r->major, m));
        remember(&s->provocations, p);
    }
    s->zone.months_since_stop = INFINITY;
    s->seoul.cover = p->seoul.cover;
    s->zone.wage = p->zone.wage_start;
    s->zone.status = p->zone.open_at_start > 0 ? OPEN : CLOSED;
    s->zone.ever_open = p->zone.open_at_start;
    s->moscow.need = p->calendar.war_at_start + (1 - p->calendar.war_at_start) * p->moscow.need_peace;
    s->moscow.bid = 1;
    EACH(i, n) born(firms + i, i, p, traits + i);
    add_up(&s->ledgers, s, firms, n, p);
}

void run(STATE *s, int64_t n, const POINT *p, const POLICY *policies, int64_t many, const ACTOR_LUCK *luck,
         const FIRM_LUCK *monthly, int64_t stride, const TRAIT_LUCK *traits, const Record *r, OUTCOME *out) {
    FIRM *firms = (FIRM *)(s + 1);
    EACH(j, many) {
        const POLICY *q = policies + j;
        begin(s, firms, n, p, traits, r);
        EACH(t, (int64_t)p->calendar.horizon) {
            const ACTOR_LUCK *u = luck + t;
            calendar(&s->calendar, p, u, t, r);
            washington(&s->washington, s, p, q, u, t);
            committee(&s->committee, s, p, u);
            pyongyang(&s->pyongyang, s, p, u);
            provocations(&s->provocations, s, p, u, t);
            seoul(&s->seoul, s, p, q, u, t);
            suspension(&s->suspension, s, p, u);
            zone(&s->zone, s, p);
            EACH(i, n) firm(firms + i, s, p, monthly + t * stride + i);
            add_up(&s->ledgers, s, firms, n, p);
            moscow(&s->moscow, s, p, u);
            ledgers(&s->ledgers, s, p);
        }
        const LEDGERS *b = &s->ledgers;
        out[j] = (OUTCOME){
            .talks_month = b->talks_month > 0 ? b->talks_month : NAN, .talks_by_deadline = b->talks_month > 0,
            .alignment_end = s->pyongyang.alignment, .alignment_mean = b->alignment_sum / b->months,
            .provocations = b->provocations_sum, .major_provocations = b->major_sum,
            .zone_months_open = b->open_sum, .zone_firms_end = b->firms, .zone_workers_end = b->workers,
            .zone_output_total = b->output_sum, .zone_wages_total = b->wages_sum, .exports_us_total = b->exports_us_sum,
            .stops_by_seoul = b->stops_by_seoul, .stops_by_pyongyang = b->stops_by_pyongyang,
            .cash_zone = b->cash_zone_sum, .cash_russia = b->cash_russia_sum, .cash_aid = b->cash_aid_sum,
            .cash_total = b->cash_zone_sum + b->cash_russia_sum + b->cash_aid_sum,
            .cost_washington = b->cost_washington_sum, .cost_seoul = b->cost_seoul_sum, .cost_firms = b->cost_firms_sum,
            .sincerity_end = s->pyongyang.sincerity, .reliability_end = s->pyongyang.reliability };
    }
}
