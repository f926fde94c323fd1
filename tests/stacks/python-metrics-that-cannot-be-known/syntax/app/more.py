# of an older Python
print "there may be metrics here"
