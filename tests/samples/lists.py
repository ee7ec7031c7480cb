"""Lists of readers in the shape in which other systems export them. Everybody is invented."""

GHOST = """\
id,email,name,note,subscribed_to_emails,complimentary_plan,created_at,deleted_at,labels
1,ada@example.org,Ada Okt,"a note",true,false,2024-05-06T07:08:09.000Z,,early
2,bo@example.org,Bo,,false,false,2024-05-06T07:08:09.000Z,,
3,Cleo@Example.org,Cleo,,true,true,2024-05-07T07:08:09.000Z,,
4,dara@example.org,Dara,,true,false,2024-05-07T07:08:09.000Z,2024-06-01T00:00:00.000Z,
"""

_COLUMNS = (
    "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,GMTOFF,TIMEZONE,"
    "UNSUB_TIME,CLEAN_TIME,LEID,TAGS"
)
_BEGUN = '"2023-02-01 09:59:00","2023-02-01 10:00:00"'
MAILCHIMP = f"""\
{_COLUMNS}
ada@example.org,Ada,2,{_BEGUN},-5,America/New_York,,,1,
bo@example.org,Bo,2,{_BEGUN},,,"2024-01-01 00:00:00",,2,
cleo@example.org,Cleo,2,{_BEGUN},,,,"2024-01-01 00:00:00",3,
"""

# Of each of the others: who may come is “comes-…”, and everybody else stays out.
MAILPOET = """\
Email,"First name","Last name","List status","Global status","IP address",List
comes-a@example.org,Ada,Okt,subscribed,subscribed,192.0.2.1,News
left-list@example.org,Bo,,unsubscribed,subscribed,192.0.2.2,News
left-all@example.org,Cleo,,subscribed,unsubscribed,192.0.2.3,News
unconfirmed@example.org,Dara,,subscribed,unconfirmed,192.0.2.4,News
bounced@example.org,Eli,,subscribed,bounced,192.0.2.5,News
asleep@example.org,Fay,,subscribed,inactive,192.0.2.6,News
"""
LISTMONK = """\
uuid,email,name,attributes,status,created_at,updated_at
0b7c0d7e-0000-4000-8000-000000000001,comes-a@example.org,Ada,"{""city"":""Ulm""}",enabled,\
2024-05-06T07:08:09.123456Z,2024-05-06T07:08:09.123456Z
0b7c0d7e-0000-4000-8000-000000000002,blocked@example.org,Bo,{},blocklisted,\
2024-05-06T07:08:09.123456Z,2024-05-06T07:08:09.123456Z
0b7c0d7e-0000-4000-8000-000000000003,off@example.org,Cleo,{},disabled,\
2024-05-06T07:08:09.123456Z,2024-05-06T07:08:09.123456Z
"""
SUBSTACK = """\
email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at
comes-free@example.org,false,,other,false,2024-01-15T10:00:00.000Z,
comes-paid@example.org,true,2027-02-01T00:00:00.000Z,yearly,false,2024-02-01T10:00:00.000Z,\
2024-02-01T10:00:00.000Z
off@example.org,true,2027-02-01T00:00:00.000Z,yearly,true,2024-02-01T10:00:00.000Z,\
2024-02-01T10:00:00.000Z
"""
BREVO = """\
EMAIL;LASTNAME;FIRSTNAME;SMS;DOUBLE_OPT-IN;OPT_IN;EMAIL_BLACKLISTED;ADDED_TIME;MODIFIED_TIME
comes-a@example.org;Okt;Ada;;Yes;Yes;No;15-01-2024;15-01-2024
black@example.org;Bo;Bo;;Yes;Yes;Yes;15-01-2024;15-01-2024
never@example.org;Cleo;Cleo;;No;Yes;No;15-01-2024;15-01-2024
refused@example.org;Dara;Dara;;Yes;No;No;15-01-2024;15-01-2024
"""
MAILCHIMP_LEFT = f"""\
{_COLUMNS.replace("UNSUB_TIME,CLEAN_TIME", "UNSUB_TIME,UNSUB_CAMPAIGN_ID,UNSUB_REASON")}
bo@example.org,Bo,2,{_BEGUN},,,"2024-01-01 00:00:00",12,"NORMAL: no longer wants them",2,
"""
