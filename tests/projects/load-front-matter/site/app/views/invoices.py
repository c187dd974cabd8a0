async def show(main):
    pass
