/* The month of the model in C, for the benchmark and its test: the same twelve steps over the same memory,
   written from what the rules mean and not from their code. The structs and LEVELS come from records.h, which
   the benchmark writes from the numpy dtypes; the tables of the record and the nodes of the quadrature are
   handed in. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "records.h"

#define EACH(i, n) for (int64_t i = 0; i < (n); i++)
#define ON(table) on_record(r, r->table, m)
enum { CLOSED, OPEN, SUSPENDED };
enum { KEPT, REVIEWED, ENDED };
enum { NOT_YET = -1, MOST = 200 };

typedef struct {
    const int64_t *seoul, *president, *freeze, *treaty, *hostile_line, *precondition, *sanctions, *border,
        *forced_labour, *resolution, *import_ban, *war, *provocations, *major, *limits, *stop, *closure,
        *offer, *broker, *talks;
    const double *duty_korea, *trade, *nodes, *masses;
    int64_t first, last, korus, seoul_term, us_term;
} Record;

static double lower(double a, double b) { return b < a ? b : a; }
static double upper(double a, double b) { return b > a ? b : a; }
static double logit(double c) { return log(c / (1 - c)); }
static double logistic(double x) { return 1 / (1 + exp(-lower(500, upper(-500, x)))); }
static double fisk(double median, double spread, double u) {
    return median * exp(spread * logit(lower(1 - 1e-12, upper(u, 1e-12))));
}

static int64_t month_of(const POINT *p, int64_t t) {
    return (int64_t)(12 * p->calendar.first_year + p->calendar.first_month - 1 + t);
}
static int64_t on_record(const Record *r, const int64_t *table, int64_t m) {
    return r->first <= m && m < r->last ? table[m - r->first] : NOT_YET;
}
static double amount_on_record(const Record *r, const double *table, int64_t m) {
    return r->first <= m && m < r->last ? table[m - r->first] : NOT_YET;
}
static int64_t months_past(const Record *r, const int64_t *table, int64_t m) {
    int64_t past = 0;
    while (on_record(r, table, m - past - 1) == NOT_YET) past++;
    return past;
}
static double camp(const Record *r, double before, int64_t m, double wins, double u, double forced) {
    if (forced >= 0) return forced;
    int64_t known = ON(seoul);
    if (known != NOT_YET) return (double)known;
    if (months_past(r, r->seoul, m) % r->seoul_term == 0) return u < wins ? 1 : 0;
    return before;
}
static void calendar(CALENDAR *me, const POINT *p, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    int64_t m = month_of(p, t);
    me->month = m;
    if (p->calendar.war_at_start < 0) me->war = ON(war) > 0;
    else if (t > 0 && u->war_ends < p->calendar.war_end_hazard) me->war = 0;
    me->given = ON(provocations) != NOT_YET ? p->calendar.events_given : 0;
    double now = camp(r, me->conservative, m, p->calendar.conservative_wins, u->election, p->calendar.seoul_camp);
    me->new_seoul = now != me->conservative;
    me->conservative = now;
    int64_t president = ON(president);
    int changed = president != NOT_YET ? president != on_record(r, r->president, m - 1)
                                       : months_past(r, r->president, m) % r->us_term == 0;
    me->new_president = t > 0 ? changed : 0;
    me->frozen = ON(freeze) > 0 ? p->zone.freeze : 0;
    me->border = ON(border) > 0;
    double known = amount_on_record(r, r->duty_korea, m);
    me->duty_korea = known != NOT_YET ? known : m < r->korus ? p->washington.duty_mfn : p->washington.duty_korea;
    if (m >= r->last) m = r->last - 1; /* facts in force stay so after the tables end */
    me->treaty = ON(treaty) > 0;
    me->hostile_line = ON(hostile_line) > 0;
    me->precondition = ON(precondition) > 0;
    me->sanctions = ON(sanctions) > 0;
    me->forced_labour = p->washington.forced_labour * (ON(forced_labour) > 0);
    me->resolution = p->committee.required * (ON(resolution) > 0);
    me->import_ban = p->washington.import_ban * (ON(import_ban) > 0);
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
    mine->tie = force > 0 ? upper(l->tie, p->washington.tie) : 0;
    if (!(force > 0)) mine->persistence = p->washington.persistence_kept;
}
static void washington(WASHINGTON *me, const STATE *s, const POINT *p, const POLICY *q, const ACTOR_LUCK *u,
                       int64_t t, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    me->revokes = s->provocations.major * (u->revocation < p->washington.revocation);
    me->reverses = s->calendar.new_president * (u->successor < p->washington.reversal);
    me->adopted = me->kept = me->dropped = 0;
#define PULL(name, bite) pull(&me->name, me, &q->name, p->washington.cost_##name, bite, s, p, t)
    PULL(overture, 1);
    PULL(nuclear_status, 1);
    PULL(security_guarantee, 1);
    PULL(green_light, 1);
    PULL(origin, me->green_light.force);
    PULL(direct_aid, 1);
    PULL(sanctions_relief, 1);
    if (s->pyongyang.failed > 0) me->quiet_until = t + p->washington.cooldown;
    if (p->calendar.offers_given > 0 && ON(offer) != NOT_YET) {
        me->invites = ON(offer) > 0 || ON(broker) > 0;
        return;
    }
    double broker = s->provocations.months_since_major < p->seoul.quiet ? 0
        : p->seoul.brokerage * (s->calendar.conservative > 0 ? p->seoul.brokerage_conservative : 1);
    double none = (1 - p->washington.invitation) * (1 - p->washington.invitation_overture * me->overture.force);
    me->invites = t >= me->quiet_until && u->invitation < 1 - none * (1 - broker);
}

static double green_light(const STATE *s, const POINT *p) {
    return upper(s->washington.green_light.force, p->washington.consent);
}
static void committee(COMMITTEE *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u) {
    double light = green_light(s, p), relief = s->washington.sanctions_relief.force;
    double passes = exp(-p->committee.obstruction * s->pyongyang.alignment * s->moscow.need);
    int granted = u->waiver < light * p->committee.waiver * passes;
    me->exempt = !(s->calendar.resolution > 0) || (light > 0 && (me->exempt > 0 || granted));
    int agreed = u->relief < relief * p->committee.relief * passes;
    me->eased = relief > 0 && (me->eased > 0 || agreed);
    int rebutted = u->rebuttal < light * p->washington.rebuttal;
    me->cleared = !(s->calendar.forced_labour > 0) || (light > 0 && (me->cleared > 0 || rebutted));
    int completed = me->origin > 0 || u->outward_processing < p->committee.outward_processing;
    me->origin = completed ? s->washington.origin.force : 0;
}

static double eased(double restraint, double at_table, const POINT *p) {
    return (1 - p->provocations.restraint_effect * restraint)
        * (1 - at_table * (1 - p->provocations.talks_multiplier));
}
static double untied(double alignment, const LEVER *lever) { return 1 - lever->tie * alignment; }
static double cash_of(double wages, const POINT *p) {
    return p->path.rents * p->pyongyang.state_share * (1 + p->firm.levy) * wages;
}
static double rivalled(double alignment, const POINT *p) { return 1 - p->pyongyang.rivalry * alignment; }

static void beliefs(PYONGYANG *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    double pulled = s->calendar.new_president > 0 ? p->pyongyang.new_president_pull : p->pyongyang.forgetting;
    double instalment = (1 - p->pyongyang.adoption_share) * s->washington.kept / p->pyongyang.instalments;
    double sunk = s->washington.adopted - p->pyongyang.reversal_penalty * s->washington.dropped;
    double news = p->pyongyang.signal * (p->pyongyang.adoption_share * sunk + instalment);
    me->sincerity_log_odds = me->sincerity_log_odds
        + pulled * (logit(p->pyongyang.sincerity_prior) - me->sincerity_log_odds) + p->path.signal * news;
    me->failed = 0;
    if (me->at_table != 0) {
        int given = p->calendar.talks_given > 0 && ON(talks) != NOT_YET;
        int ends = given ? ON(talks) == 0 : u->talks_end < 1 / p->pyongyang.talks_length;
        if (ends && (given || u->talks_fail < p->pyongyang.talks_failure)) {
            me->failed = 1;
            me->rounds_failed += 1;
            me->sincerity_log_odds -= p->pyongyang.failure_loss;
            me->at_table = 0;
        } else if (ends) {
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
}
static void prospects(PYONGYANG *me, const STATE *s, const POINT *p) {
    double light = green_light(s, p), relief = s->washington.sanctions_relief.force;
    double zone_comes = s->committee.exempt > 0 ? 1 : me->sincerity;
    double relief_comes = s->committee.eased > 0 ? 1 : me->sincerity;
    double lasting = s->calendar.resolution == 0 ? 1 : s->washington.green_light.persistence;
    double larger = s->seoul.expansion * p->pyongyang.belief_programme * (p->zone.expansion_pool / p->zone.labour_pool - 1);
    double promised = p->pyongyang.prospect * (1 + larger) * light * lasting * zone_comes;
    double lost = p->beijing.earns * s->beijing.lost;
    me->announced = upper(light, relief);
    me->zone_wages = s->zone.status == OPEN ? upper(s->ledgers.wages, promised) : promised;
    me->tours = p->seoul.tourism * s->seoul.tourism * light * zone_comes;
    me->russia_offer = s->moscow.need * p->moscow.price * s->moscow.bid;
    me->aid_offer = p->washington.aid * s->washington.direct_aid.force * s->washington.direct_aid.persistence;
    me->trade = p->beijing.earns * (s->beijing.trade - s->beijing.returned);
    me->relief_hoped = lost * p->pyongyang.relief_hope * me->sincerity;
    me->relief_offer = lost * p->washington.relief * relief * s->washington.sanctions_relief.persistence * relief_comes;
    me->pledge = s->calendar.treaty > 0 ? p->pyongyang.pledge : p->pyongyang.pledge_before;
    me->assurance = p->path.security * p->pyongyang.assurance * s->washington.security_guarantee.force
        * s->washington.security_guarantee.persistence * me->sincerity;
}
static void voices(PYONGYANG *me, const STATE *s, const POINT *p, int64_t t) {
    double stakes = p->pyongyang.stakes, base = p->pyongyang.income_base;
    me->traders = me->guards = 1;
    if (stakes == 0) return;
    double russia = t > 0 ? s->ledgers.cash_russia
        : me->reliability * lower(p->moscow.capacity, me->alignment * me->russia_offer);
    double traded = p->beijing.earns * s->beijing.trade
        + p->path.rents * (s->ledgers.cash_zone + s->ledgers.cash_tourism) + s->ledgers.cash_aid;
    double share = (p->pyongyang.commerce * base + traded) / (base + traded + russia);
    if (t == 0) me->commerce = me->commerce_start = share;
    me->commerce += (share - me->commerce) / p->pyongyang.coalition_memory;
    me->traders = exp(stakes * log(me->commerce / me->commerce_start));
    me->guards = exp(stakes * log((1 - me->commerce) / (1 - me->commerce_start)));
}

static double levers_last(double r, double d, const STATE *s, const POINT *p) {
    if (p->pyongyang.foresight == 0) return 1;
    double majors = s->provocations.level * eased(r, d, p) * s->provocations.share * (1 - p->provocations.moratorium * d);
    return exp(-p->pyongyang.foresight * p->pyongyang.planning * majors * p->washington.revocation);
}
static double zone_survives(double r, double d, const PYONGYANG *me, const POINT *p) {
    double seen = p->path.interdependence > 0 ? r : me->restraint;
    return exp(-p->pyongyang.planning * (1 - p->pyongyang.shelter * d)
               * (p->pyongyang.closure_quiet + p->pyongyang.closure_provoked * (1 - seen)));
}
static double utility(double a, double r, double d, double kept, double survives, const PYONGYANG *me, const STATE *s, const POINT *p) {
    double zone = (cash_of(me->zone_wages, p) + p->path.rents * me->tours) * survives * kept
        * untied(a, &s->washington.green_light);
    double relief = d * upper(me->relief_hoped, me->relief_offer * kept * untied(a, &s->washington.sanctions_relief));
    double aid = me->aid_offer * kept * (d + (1 - d) * p->washington.aid_unconditional);
    double russia = me->reliability * lower(p->moscow.capacity, a * me->russia_offer);
    double cash = p->pyongyang.income_base + me->trade + zone + relief + russia + aid;
    double income = p->pyongyang.weight_income * log(cash / p->pyongyang.income_base);
    double pledge = me->reliability * me->pledge * a;
    double assurance = me->assurance * (d + (1 - d) * p->pyongyang.assurance_offered) * kept;
    double safety = p->pyongyang.weight_security * (1 - exp(-(p->pyongyang.own_weapons + pledge + assurance)));
    double dependence = p->pyongyang.weight_dependence * a * a;
    double testing = me->guards * p->pyongyang.weight_testing * (1 - r) * (1 - d * (1 - p->pyongyang.testing_at_table));
    double opening = me->sincerity * me->traders * p->pyongyang.development * rivalled(a, p) * (1 - me->announced * (1 - kept));
    double accepted = s->washington.nuclear_status.force, seat;
    if (d > 0)
        seat = opening + me->sincerity * p->pyongyang.status_value * accepted
            - (1 - me->sincerity) * p->pyongyang.hanoi - me->guards * p->pyongyang.displeasure * a * s->moscow.need
            - s->calendar.precondition * p->pyongyang.precondition * (1 - accepted);
    else
        seat = p->pyongyang.anticipation * me->announced * opening - me->at_table * p->pyongyang.leaving;
    return income + safety - dependence + testing + seat;
}
static void posture(PYONGYANG *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    int given = p->calendar.talks_given > 0 && ON(talks) != NOT_YET;
    int proposed = u->proposal < p->pyongyang.proposal && t >= s->washington.quiet_until;
    int open_seat = me->at_table > 0 || (me->failed == 0 && (s->washington.invites > 0 || proposed));
    int can[2] = { given ? ON(talks) == 0 : 1, given ? ON(talks) > 0 : open_seat };
    double total = 0, reached = 0;
    int64_t chosen = 0, k = 0;
    EACH(d, 2) EACH(i, LEVELS) {
        double kept = can[d] ? levers_last(r->nodes[i], d, s, p) : 0, survives = can[d] ? zone_survives(r->nodes[i], d, me, p) : 0;
        EACH(j, LEVELS) {
            me->weight[k] = !can[d] ? 0 : r->masses[i] * r->masses[j]
                * exp(p->pyongyang.rationality * utility(r->nodes[j], r->nodes[i], d, kept, survives, me, s, p));
            total += me->weight[k++];
        }
    }
    EACH(l, MENU) me->weight[l] /= total;
    EACH(l, MENU) { /* the last node with mass, if rounding leaves the sum short of the quantile */
        if (me->weight[l] > 0) chosen = l;
        reached += me->weight[l];
        if (u->posture < reached) break;
    }
    me->wanted_restraint = r->nodes[chosen / LEVELS % LEVELS];
    me->wanted_alignment = r->nodes[chosen % LEVELS];
    me->restraint += p->pyongyang.restraint_speed * (me->wanted_restraint - me->restraint);
    me->alignment += p->pyongyang.alignment_speed * (me->wanted_alignment - me->alignment);
    me->at_table = chosen >= LEVELS * LEVELS;
    me->talk_months = me->at_table * (me->talk_months + 1);
}
static void pyongyang(PYONGYANG *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    beliefs(me, s, p, u, r);
    prospects(me, s, p);
    voices(me, s, p, t);
    posture(me, s, p, u, t, r);
    if (!(u->consent < p->pyongyang.consent_review)) return;
    double elsewhere = p->pyongyang.income_base + me->trade + me->russia_offer * me->alignment;
    double gain = p->pyongyang.weight_income
        * log(1 + untied(me->alignment, &s->washington.green_light) * cash_of(me->zone_wages, p) / elsewhere);
    double opening = me->sincerity * me->traders * p->pyongyang.development * rivalled(me->alignment, p) * green_light(s, p);
    double line = s->calendar.hostile_line * p->pyongyang.hostile_line * (1 - me->at_table * (1 - p->pyongyang.line_at_table));
    double chance = logistic(p->pyongyang.rationality * (gain + opening - p->pyongyang.exposure - line));
    me->consents = u->consent < p->pyongyang.consent_review * chance;
}

static void of_the_time(PROVOCATIONS *me, const POINT *p, double m) {
    int old = m < 12 * p->provocations.first_year_kim_jong_un;
    int coming = m >= 12 * p->provocations.first_year_coming;
    double level = old ? p->provocations.level_kim_jong_il
        : m < 12 * p->provocations.first_year_high ? p->provocations.level_kim_jong_un : p->provocations.level_since_2022;
    double share = old ? p->provocations.major_share_kim_jong_il : p->provocations.major_share;
    me->level = coming ? level * me->surprise : level;
    me->share = lower(0.99, coming ? share * me->surprise_major : share);
}
static void remember(PROVOCATIONS *me, const POINT *p) {
    me->tension = me->tension * (1 - 1 / p->provocations.tension_memory) + me->major;
    me->months_since_major = me->major > 0 ? 0 : me->months_since_major + 1;
}
static void provocations(PROVOCATIONS *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    of_the_time(me, p, m);
    if (s->calendar.given > 0) {
        me->count = ON(provocations);
        me->major = ON(major);
        me->severity = p->provocations.severity_middling * me->major;
        remember(me, p);
        return;
    }
    double last = t > 0 ? me->count : me->level, at_table = s->pyongyang.at_table;
    double mean = (1 - p->provocations.excitation) * eased(s->pyongyang.restraint, at_table, p) * me->level
        + p->provocations.excitation * last;
    double phi = p->provocations.overdispersion, shape = mean / phi, ratio = phi / (1 + phi);
    double mass = exp(-shape * log(1 + phi)), reached = mass;
    int64_t count = 0;
    while (u->provocations >= reached && count < MOST) {
        count++;
        mass *= ratio * (shape + count - 1) / count;
        reached += mass;
    }
    me->count = count;
    double chance = (1 - p->provocations.moratorium * at_table) * (1 - exp(count * log(1 - me->share)));
    me->major = u->major < chance;
    me->severity = me->major > 0 ? 1 - u->major / chance : 0;
    remember(me, p);
}

static double seoul_lever(const PULLED *l, double fresh, double before, int64_t t) {
    if (t < l->start - 1) return 0;
    if (t >= l->start && l->successor != KEPT && (before == 0 || fresh > 0)) return 0;
    return l->strength;
}
static void seoul(SEOUL *me, const STATE *s, const POINT *p, const POLICY *q, const ACTOR_LUCK *u, int64_t t, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    double base = s->calendar.conservative > 0 ? p->seoul.opening_conservative : p->seoul.opening_progressive;
    double fresh = s->calendar.new_seoul;
    if (fresh > 0) me->minded = me->has_closed = 0;
    if (me->has_closed == 0 && u->opening < base * upper(green_light(s, p), p->seoul.defiance)) me->minded = 1;
    me->willing = s->provocations.months_since_major >= p->seoul.quiet ? me->minded : 0;
    me->closes = 0;
    if (s->zone.status == OPEN && s->calendar.given > 0)
        me->closes = ON(closure) > 0;
    else if (s->zone.status == OPEN && s->provocations.major > 0)
        me->closes = u->closure < logistic(p->seoul.closure_intercept
            + p->seoul.closure_progressive * (1 - s->calendar.conservative)
            + p->seoul.closure_severity * (s->provocations.severity - p->provocations.severity_middling)
            + p->seoul.closure_repeat * (s->provocations.tension - 1)
            + p->seoul.closure_stakes * (s->ledgers.workers / p->seoul.historic_size)
            + p->seoul.closure_objection * (s->washington.origin.force * s->washington.green_light.force));
    if (me->closes > 0) {
        me->has_closed = 1;
        me->minded = me->willing = 0;
    }
    me->cover = lower(1, p->seoul.cover
        + p->seoul.cover_lever * seoul_lever(&q->insurance, fresh, me->cover - p->seoul.cover, t));
    me->subsidy = p->seoul.subsidy * seoul_lever(&q->subsidy, fresh, me->subsidy, t);
    me->tourism = seoul_lever(&q->tourism, fresh, me->tourism, t);
    me->expansion = seoul_lever(&q->expansion, fresh, me->expansion, t);
    me->tours = s->committee.exempt > 0 && s->pyongyang.consents > 0 && me->willing > 0 ? me->tourism : 0;
    me->builds = s->zone.status == OPEN && me->closes == 0 ? me->expansion : 0;
}

static void suspension(SUSPENSION *me, const STATE *s, const POINT *p, const ACTOR_LUCK *u, const Record *r) {
    int64_t m = (int64_t)s->calendar.month;
    double before = me->active;
    if (s->zone.status == CLOSED || s->seoul.closes > 0)
        me->active = 0;
    else if (s->calendar.given > 0)
        me->active = ON(stop) > 0;
    else if (s->zone.status == OPEN) {
        double other = s->ledgers.north_income - s->ledgers.cash_zone;
        double dependence = other <= 0 ? 0
            : lower(1, p->path.rents * s->ledgers.cash_zone / (p->suspension.dependence_full * other));
        me->active = u->suspension < lower(1, p->suspension.hazard
            * exp(p->suspension.tension * s->provocations.tension - p->suspension.dependence * dependence));
    } else
        me->active = !(u->resumption < p->suspension.resumption);
    me->limits = s->calendar.given > 0 && ON(limits) > 0;
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
    if (s->committee.cleared == 0 || (s->calendar.import_ban > 0 && s->washington.green_light.force == 0))
        me->access = 0;
    else {
        double relief = p->path.market * (s->committee.origin * s->washington.origin.force);
        double duty = relief * s->calendar.duty_korea + (1 - relief) * p->washington.duty_column2;
        me->access = exp(-p->washington.elasticity * log((1 + duty) / (1 + s->calendar.duty_korea)));
    }
    me->persistence = s->calendar.resolution == 0 ? 1 : s->washington.green_light.persistence;
    double wanted = s->ledgers.vacancies, have = s->ledgers.workers;
    if (me->shuts > 0) me->former = have;
    if (me->opens > 0) me->ready = me->former > 0 ? exp(-me->idle / p->zone.idle_memory) : 0;
    me->idle = me->status == CLOSED ? me->idle + 1 : 0;
    me->built = lower(1, me->built + s->seoul.builds / p->seoul.expansion_months);
    double grown = 1 + me->built * (p->zone.expansion_pool / p->zone.labour_pool - 1);
    double added = lower(p->zone.labour_growth * grown, p->zone.labour_rate * upper(0, p->zone.labour_pool * grown - have));
    double called = p->zone.rehiring * me->ready * upper(0, me->former - have);
    me->ration = wanted > 0 ? lower(1, (added + called) / wanted) : 1;
    if (me->status == OPEN) {
        double shortage = have > 0 ? wanted / (have + wanted) : 0;
        me->wage *= 1 + (p->zone.wage_raise + p->zone.wage_overtime * shortage) / 12;
    }
    double keep = 1 - 1 / p->firm.memory;
    me->stops = keep * me->stops + (s->suspension.begins + me->shuts);
    me->run = keep * me->run + (me->status == OPEN);
    me->faded *= keep;
}

static double sales(const FIRM *f, const STATE *s) {
    return f->value * (1 - f->us_share + f->us_share * s->zone.access);
}
static double margin(double sold, const STATE *s, const POINT *p) {
    return sold - s->zone.wage * (1 + p->firm.levy) - p->firm.overhead + s->seoul.subsidy;
}
static double pace(const FIRM *me, const STATE *s, const POINT *p) {
    return upper(p->firm.hiring, p->zone.rehiring * s->zone.ready * me->former);
}
static void leave(FIRM *me, double saved, double insured) {
    me->insured = insured * me->capital * me->workers;
    me->lost = (1 - saved - insured) * me->capital * me->workers;
    me->inside = me->workers = me->vacancies = me->age = me->red = 0;
}
static void firm(FIRM *me, const STATE *s, const POINT *p, const FIRM_LUCK *u) {
    me->lost = me->insured = 0;
    if (s->zone.shuts > 0 && me->inside > 0) {
        leave(me, 0, s->seoul.cover);
        me->former = 1;
    }
    if (s->zone.status != OPEN || me->alive == 0) return;
    double there = me->tenant * s->zone.faded; /* in 2013 and 2016, as far as that is not forgotten */
    double learnt = (p->firm.prior_stops + s->zone.stops + there * p->firm.remembered_stops)
        / (p->firm.prior_months + s->zone.run + there * p->firm.remembered_months);
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
        me->vacancies = lower(upper(0, aim - me->workers), pace(me, s, p) * me->workforce);
        me->age += 1;
        me->red = profit < 0 ? me->red + 1 : 0;
        if (me->red > p->firm.patience) leave(me, p->firm.salvage, 0);
    } else if (!(s->calendar.frozen > 0 || p->path.investment == 0 || s->zone.built < me->site)) {
        double review = me->review + (1 - me->review) * s->zone.ready * me->former;
        if (!(u->entry < review)) return;
        double heard = s->ledgers.firms == 0 ? me->worth : me->worth + p->firm.peers * (s->ledgers.worth - me->worth);
        if (u->entry < review * logistic(p->firm.sharpness * (heard - me->hurdle))) {
            me->inside = 1;
            me->age = 0;
            me->vacancies = pace(me, s, p) * me->workforce;
        }
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

static void enforce(BEIJING *me, const POINT *p, double bought) {
    me->sanctioned = bought;
    me->enforcement = lower(1, upper(0, 1 - bought / p->beijing.trade_open));
}
static void beijing(BEIJING *me, const STATE *s, const POINT *p, const Record *r) {
    double known = amount_on_record(r, r->trade, (int64_t)s->calendar.month);
    if (known != NOT_YET)
        enforce(me, p, known);
    else {
        double faded = me->enforcement * (1 - p->beijing.decay);
        me->enforcement = faded + p->beijing.reaction * s->provocations.major * (1 - faded);
        me->sanctioned = p->beijing.trade_open * (1 - me->enforcement * (1 - p->beijing.lenience));
    }
    me->lost = s->calendar.sanctions * (1 - s->calendar.border) * upper(0, p->beijing.trade_open - me->sanctioned);
    double granted = s->washington.sanctions_relief.force * s->committee.eased * s->pyongyang.at_table;
    me->returned = me->lost * p->washington.relief * granted
        * untied(s->pyongyang.alignment, &s->washington.sanctions_relief);
    me->trade = me->sanctioned + me->returned;
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
    double limited = 1 - p->suspension.limits_loss * s->suspension.limits;
    double running = open * limited * (1 - p->zone.restart * (begins - exp(-s->zone.months_since_stop / p->zone.restart)));
    me->firms = inside, me->workers = workers, me->vacancies = vacancies;
    me->worth = inside > 0 ? worth / inside : 0;
    me->output = running * output / 1e6, me->exports_us = running * exports / 1e6;
    me->wages = open * workers * s->zone.wage / 1e6;
    me->cost_firms = lost / 1e6, me->cost_seoul = insured / 1e6;
    me->enrolled = 1;
}
static void rest(LEDGERS *me) {
    me->firms = me->workers = me->vacancies = me->worth = 0;
    me->output = me->exports_us = me->wages = me->cost_firms = me->cost_seoul = 0;
}
static void ledgers(LEDGERS *me, const STATE *s, const POINT *p) {
    double aid = p->washington.aid * s->washington.direct_aid.force, at_table = s->pyongyang.at_table;
    double free = untied(s->pyongyang.alignment, &s->washington.green_light);
    me->cash_zone = free * p->pyongyang.state_share * (1 + p->firm.levy) * me->wages;
    me->cash_tourism = free * p->seoul.tourism * s->seoul.tours;
    me->cash_relief = p->beijing.earns * s->beijing.returned;
    me->cash_russia = s->moscow.paid;
    me->cash_aid = aid * (at_table + (1 - at_table) * p->washington.aid_unconditional);
    me->north_income = p->pyongyang.income_base + p->beijing.earns * s->beijing.trade
        + me->cash_zone + me->cash_tourism + me->cash_russia + me->cash_aid;
    double recognised = s->committee.origin * s->washington.origin.force * p->path.market;
    me->cost_washington = me->cash_aid
        + upper(0, p->washington.duty_mfn - s->calendar.duty_korea) * recognised * me->exports_us;
    me->cost_seoul += s->seoul.subsidy * (s->zone.status == OPEN ? me->workers : 0) / 1e6 + p->seoul.reopening * s->zone.opens;
    if (s->zone.built < 1) me->cost_seoul += p->seoul.cost_expansion * s->seoul.builds;
    me->months += 1;
    if (me->talks_month == 0 && at_table > 0) me->talks_month = me->months;
    me->table_sum += at_table;
    me->alignment_sum += s->pyongyang.alignment;
    me->provocations_sum += s->provocations.count;
    me->major_sum += s->provocations.major;
    me->open_sum += s->zone.status == OPEN;
    me->stops_by_seoul += s->zone.shuts * s->seoul.closes;
    me->stops_by_pyongyang += s->suspension.begins;
#define SUM(name) me->name##_sum += me->name
    SUM(output); SUM(wages); SUM(exports_us); SUM(cash_zone); SUM(cash_russia); SUM(cash_aid); SUM(cash_tourism);
    SUM(cash_relief); SUM(cost_washington); SUM(cost_seoul); SUM(cost_firms);
}

static void born(FIRM *me, int64_t i, const POINT *p, const TRAIT_LUCK *u) {
    double known = p->firm.tenants + p->firm.candidates, extra = p->firm.candidates_expansion;
    int tenant = i < p->firm.tenants;
    me->number = i;
    me->value = fisk(p->firm.value * (u->sector < p->firm.textile_share ? p->firm.value_textile : 1), p->firm.value_spread, u->value);
    me->us_share = lower(p->firm.us_share_most, -p->firm.us_share * log(1 - u->us_share));
    me->hurdle = fisk(p->firm.hurdle, p->firm.hurdle_spread, u->hurdle);
    me->workforce = fisk(p->firm.workforce, p->firm.workforce_spread, u->workforce);
    me->capital = fisk(p->firm.capital, p->firm.capital_spread, u->capital) * (tenant ? p->firm.rebuild : 1);
    me->review = tenant ? p->firm.review_tenant : p->firm.review_candidate;
    me->tenant = me->former = tenant;
    me->alive = (!tenant || u->survival < p->firm.survival) && i < known + extra;
    me->site = upper(0, i - known + 1) / upper(1, extra);
    if (me->alive > 0 && i < p->firm.inside_at_start) {
        me->inside = 1;
        me->vacancies = p->firm.hiring * me->workforce;
    }
}
static int64_t firms_in(const POINT *p, const POLICY *q) {
    return (int64_t)(p->firm.tenants + p->firm.candidates + (q->expansion.strength > 0 ? p->firm.candidates_expansion : 0));
}
/* Sets up all but the firms, which are enrolled in the first month that needs them. */
static void begin(STATE *s, const POINT *p, const ACTOR_LUCK *u, const Record *r) {
    int64_t first = month_of(p, 0), known = first - 1;
    s->calendar.war = upper(0, p->calendar.war_at_start);
    s->calendar.conservative = camp(r, 0, first - 1, 0.5, 1, p->calendar.seoul_camp);
    s->pyongyang.alignment = s->pyongyang.wanted_alignment = p->pyongyang.alignment_start;
    s->pyongyang.restraint = s->pyongyang.wanted_restraint = p->pyongyang.restraint_start;
    s->pyongyang.sincerity_log_odds = logit(p->pyongyang.sincerity_prior);
    s->pyongyang.paid = p->pyongyang.reliability_paid;
    s->pyongyang.unpaid = p->pyongyang.reliability_unpaid;
    s->pyongyang.reliability = s->pyongyang.paid / (s->pyongyang.paid + s->pyongyang.unpaid);
    s->provocations.surprise = fisk(1, p->provocations.level_spread, u->level);
    s->provocations.surprise_major = fisk(1, p->provocations.major_spread, u->majors);
    of_the_time(&s->provocations, p, first);
    s->seoul.cover = p->seoul.cover;
    s->zone.wage = p->zone.wage_start;
    s->zone.status = p->zone.open_at_start > 0 ? OPEN : CLOSED;
    s->zone.ever_open = p->zone.open_at_start;
    s->zone.months_since_stop = INFINITY;
    s->zone.faded = 1;
    for (int64_t m = r->first; m < first; m++) {
        s->provocations.major = ON(major) > 0;
        remember(&s->provocations, p);
        if (s->zone.former > 0) s->zone.idle += 1;
        if (ON(closure) > 0) {
            s->zone.former = p->zone.former_workers;
            s->zone.idle = 0;
        }
    }
    s->moscow.need = s->calendar.war + (1 - s->calendar.war) * p->moscow.need_peace;
    s->moscow.bid = 1;
    while (amount_on_record(r, r->trade, known) == NOT_YET && known > r->first) known--;
    enforce(&s->beijing, p, amount_on_record(r, r->trade, known));
    s->beijing.trade = s->beijing.sanctioned;
}

/* All policies of one point; room is the number of firms that the memory after the state can hold. */
void run(STATE *s, int64_t room, const POINT *p, const POLICY *policies, int64_t many, const ACTOR_LUCK *luck,
         const FIRM_LUCK *monthly, int64_t stride, const TRAIT_LUCK *traits, const Record *r, OUTCOME *out) {
    FIRM *firms = (FIRM *)(s + 1);
    EACH(j, many) {
        const POLICY *q = policies + j;
        int64_t n = firms_in(p, q);
        memset(s, 0, sizeof(STATE) + room * sizeof(FIRM));
        begin(s, p, luck, r);
        if (s->zone.status != CLOSED) {
            EACH(i, n) born(firms + i, i, p, traits + i);
            add_up(&s->ledgers, s, firms, n, p);
        }
        EACH(t, (int64_t)p->calendar.horizon) {
            const ACTOR_LUCK *u = luck + t;
            calendar(&s->calendar, p, u, t, r);
            washington(&s->washington, s, p, q, u, t, r);
            committee(&s->committee, s, p, u);
            pyongyang(&s->pyongyang, s, p, u, t, r);
            provocations(&s->provocations, s, p, u, t, r);
            seoul(&s->seoul, s, p, q, u, t, r);
            suspension(&s->suspension, s, p, u, r);
            zone(&s->zone, s, p);
            if (s->zone.status != CLOSED || s->zone.shuts > 0) {
                if (s->ledgers.enrolled == 0) EACH(i, n) born(firms + i, i, p, traits + i);
                EACH(i, n) firm(firms + i, s, p, monthly + t * stride + i);
                add_up(&s->ledgers, s, firms, n, p);
            } else
                rest(&s->ledgers);
            moscow(&s->moscow, s, p, u);
            beijing(&s->beijing, s, p, r);
            ledgers(&s->ledgers, s, p);
        }
        const LEDGERS *b = &s->ledgers;
        out[j] = (OUTCOME){
            .talks_month = b->talks_month > 0 ? b->talks_month : NAN, .talks_by_deadline = b->talks_month > 0,
            .table_months = b->table_sum,
            .alignment_end = s->pyongyang.alignment, .alignment_mean = b->alignment_sum / b->months,
            .provocations = b->provocations_sum, .major_provocations = b->major_sum,
            .zone_months_open = b->open_sum, .zone_firms_end = b->firms, .zone_workers_end = b->workers,
            .zone_output_total = b->output_sum, .zone_wages_total = b->wages_sum, .exports_us_total = b->exports_us_sum,
            .stops_by_seoul = b->stops_by_seoul, .stops_by_pyongyang = b->stops_by_pyongyang,
            .cash_zone = b->cash_zone_sum, .cash_russia = b->cash_russia_sum, .cash_aid = b->cash_aid_sum,
            .cash_tourism = b->cash_tourism_sum, .cash_relief = b->cash_relief_sum,
            .cash_total = b->cash_zone_sum + b->cash_russia_sum + b->cash_aid_sum + b->cash_tourism_sum + b->cash_relief_sum,
            .cost_washington = b->cost_washington_sum, .cost_seoul = b->cost_seoul_sum, .cost_firms = b->cost_firms_sum,
            .sincerity_end = s->pyongyang.sincerity, .reliability_end = s->pyongyang.reliability };
    }
}
