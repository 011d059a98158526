"""Random Jinja2 expressions and templates over the variables of ctx.yml."""
import random

R = random.Random()
ATOMS=["name","empty","zero","one","neg","flt","flt2","t","f","n","ver","lst","strs","emptyl","emptyd","nested","d","numd","users","groups['etcd']","cidr","multi","spaces","path","nosuch","d.nosuch","users[0]","users[1].name","hostvars['node1']","1","0","-3","2.5","'abc'","''","'a,b'","[1,2]","[]","{'k': 1}","(1,2)","true","none","'10'"]
FILT=["upper","lower","title","capitalize","trim","length","list","first","last","reverse","int","float","string","join(',')","join","default('D')","default('D', true)","sort","unique","bool","to_json","to_nice_json","b64encode","quote","abs","round","round(1)","max","min","sum","dict2items","flatten","regex_replace('[a-c]+','X')","regex_search('[a-z]+')","regex_findall('\\\\w')","replace('a','Z')","indent(2)","split(',')","map('string')|list","map('upper')|list","select|list","reject('none')|list","map(attribute='name')|list","selectattr('active')|list","ternary('Y','N')","combine({'q': 1})","hash('md5')","basename","dirname","center(9)","wordcount","difference([1])","union(['z'])|sort","batch(2)|list","to_yaml","to_nice_yaml","dictsort","type_debug","count","format(1)","truncate(5)","e","urlencode","splitext"]
TESTS=["defined","undefined","none","string","number","mapping","sequence","iterable","boolean","integer","float","odd","truthy","falsy","match('a')","search('b')","in [1,'abc']","eq(1)","sameas(none)","divisibleby(2)","not defined","not none","version('1.2','>=')","contains('a')"]
BIN=["+","-","*","/","//","%","**","~","==","!=","<",">","<=",">=","in","not in","and","or"]
METH=[".upper()",".split(',')",".items()|list",".keys()|list",".get('k')",".get('z','d')",".startswith('a')",".strip()",".replace('a','b')",".split()",".splitlines()",".title()",".zfill(6)","[0]","[-1]","[1:]","[::-1]","[:2]",".0",".name",".count('a')",".index('a')",".find('c')",".rjust(5)",".values()|list",".k","['z']"]
def E(d):
    r=R.random()
    if d<=0 or r<0.12: return R.choice(ATOMS)
    if r<0.40: return f"{P(d-1)} | {R.choice(FILT)}"
    if r<0.55: return f"{P(d-1)} {R.choice(BIN)} {P(d-1)}"
    if r<0.63: return f"{P(d-1)} is {R.choice(TESTS)}"
    if r<0.78: return f"{A(d-1)}{R.choice(METH)}"
    if r<0.84: return f"{P(d-1)} if {P(d-1)} else {P(d-1)}"
    if r<0.88: return f"not {P(d-1)}"
    if r<0.92: return f"[{E(d-1)}, {E(d-1)}]"
    if r<0.95: return f"{{'a': {E(d-1)}, 'b': {E(d-1)}}}"
    return f"{E(d-1)} {R.choice(BIN)} {E(d-1)} {R.choice(BIN)} {E(d-1)}"
def P(d):
    e=E(d)
    return f"({e})" if R.random()<0.5 else e
def A(d):
    a=R.choice(ATOMS)
    return a if R.random()<.7 and a[0].isalpha() else f"({a})"
WS=["","-"]
def T(d):
    r=R.random()
    w=lambda: R.choice(["","","","-"])
    nl=lambda: R.choice(["","\n"," ","\n  ","  \n","\n\n"])
    if d<=0 or r<.35: return nl()+R.choice(["x","text"," y ","#","$"])+nl()
    if r<.55: return "{{"+w()+" "+E(1)+" "+w()+"}}"+nl()
    if r<.70: return nl()+"{%"+w()+" if "+R.choice(["t","f","one","emptyl","name","lst","not f","name == 'calico'","1 in lst","d.z is defined"])+" "+w()+"%}"+nl()+T(d-1)+("{%"+w()+" else "+w()+"%}"+T(d-1) if R.random()<.5 else "")+"{%"+w()+" endif "+w()+"%}"+nl()
    if r<.85: return nl()+"{%"+w()+" for i in "+R.choice(["lst","strs","emptyl","groups['etcd']","d","users","range(3)","lst if i","strs if loop is undefined"])+" "+w()+"%}"+nl()+R.choice(["{{ i }}","{{ loop.index }}{{ ',' if not loop.last }}","{% set q = i %}{{ q }}"])+T(d-1)+"{%"+w()+" endfor "+w()+"%}"+nl()
    if r<.93: return nl()+"{% set v"+str(R.randint(0,3))+" = "+E(1)+" %}"+nl()+T(d-1)
    if r<.96: return "{#"+w()+" c "+w()+"#}"+nl()
    return T(d-1)+T(d-1)


def random_cases(seed, count):
    """So many cases of a seed: three of four are expressions, the rest whole templates."""
    R.seed(seed)
    cases = []
    for i in range(count):
        if i % 4:
            cases.append(dict(id=f'e{i}', t='{{ ' + E(3) + ' }} x'))
        else:
            cases.append(dict(id=f't{i}', t=T(3) + T(3) + T(3), lstrip=R.random() < 0.3, trim=R.random() < 0.8))
    return cases
