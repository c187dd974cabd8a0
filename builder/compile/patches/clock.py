"""Edits of time and datetime."""

from builder.compile.edits import Edit

_STRFTIME = """ wday,yday=t[6],t[7]
 def weeks(year):
  first=lambda y:(y+y//4-y//100+y//400)%7
  return 53 if first(year)==4 or first(year-1)==3 else 52
 iso_year,week=t[0],(yday-wday+9)//7
 if week <1:
  iso_year -=1
  week=weeks(iso_year)
 elif week >weeks(iso_year):
  iso_year +=1
  week=1
 made={'H':HH24,'I':HH12,'i':HH12.lstrip("0"),'p':AMPM,'M':MM,'S':SS,'Y':YY,'y':yy,'m':mm,'d':dd,'j':DoY,'w':str(w),
 'a':abb_weekdays[w],'A':full_weekdays[w],'b':abb_months[int(mm)-1],'B':full_months[int(mm)-1],'h':abb_months[int(mm)-1],
 'W':ns((yday+6-wday)//7,2),'U':ns((yday+6-(wday+1)%7)//7,2),'V':ns(week,2),'G':ns(iso_year,4),'g':ns(iso_year,4)[2:],
 'u':str(wday+1),'e':dd.lstrip("0").rjust(2),'C':YY[:2],'D':mm+'/'+dd+'/'+yy,'F':YY+'-'+mm+'-'+dd,'R':HH24+':'+MM,
 'T':HH24+':'+MM+':'+SS,'r':HH12+':'+MM+':'+SS+' '+AMPM,'n':chr(10),'t':chr(9),'%':'%'}
 parts=res.split('%')
 out,i=[parts[0]],1
 while i <len(parts):
  part=parts[i]
  if not part and i+1 <len(parts):
   i +=1
   out.append('%'+parts[i])
  elif part[:1]=='-' and part[1:2] in made:
   out.append((made[part[1]].lstrip('0 ')or '0')+part[2:])
  else:
   out.append(made[part[0]]+part[1:]if part[:1]in made else '%'+part)
  i +=1
 return ''.join(out)

"""
_STRUCT_TIME = """class struct_time(tuple):

 def __new__(cls,sequence,_more=None):
  made=tuple.__new__(cls,sequence)
  if len(made)!=9:
   raise TypeError("time.struct_time() takes a 9-sequence (%s-sequence given)"%len(made))
  return made

 @property
 def args(self):
  return tuple(self)

"""

PATCHES: dict[str, tuple[Edit, ...]] = {
    "_pydatetime": (
        Edit("del IsoCalendarDate\n", ""),  # super() in it looks for the class by its name
        Edit(
            "f'{self.__class__.__name__}'\n  f'(year={self[0]},",
            "f'datetime.IsoCalendarDate'\n  f'(year={self[0]},",
        ),
    ),
    "_strptime": (
        Edit(
            "  if day_of_month_in_format and not year_in_format:\n", "", "  return format\n  \n def compile("
        ),
    ),
    "time": (
        Edit("' '+dd+' '+HH24", "' '+dd.lstrip('0').rjust(2)+' '+HH24"),
        Edit(' res=res.replace("%H",HH24)\n', _STRFTIME, "class struct_time:\n"),
        Edit("class struct_time:\n", _STRUCT_TIME, " @property\n def tm_year"),
        Edit(" def __eq__(self,other):\n  return self.args ==other.args\n", "", " def __reduce_ex__"),
        Edit(
            '("time.structime(tm_year={}, tm_mon={}, tm_day={}, "',
            '("time.struct_time(tm_year={}, tm_mon={}, tm_mday={}, "',
        ),
        Edit(
            " wday,0,0])\n tmp.args[7]=_get_day_of_year(tmp.args)\n return tmp",
            " wday,0,0])\n return struct_time(tmp[:7]+(_get_day_of_year(tmp),0))",
        ),
        Edit(
            " wday,0,dst])\n tmp.args[7]=_get_day_of_year(tmp.args)\n return tmp",
            " wday,0,dst])\n return struct_time(tmp[:7]+(_get_day_of_year(tmp),dst))",
        ),
    ),
}
