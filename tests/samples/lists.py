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
