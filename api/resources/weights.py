"""By which weights reviews are scheduled, and the way back from those that were adopted."""

from litestar import Controller, get, post
from litestar.status_codes import HTTP_200_OK

from adapters.postgres.reads import weights as reads
from api.dependencies import Now, Pool, Store, Who
from api.security import requires
from domain.scheduling import optimisation


class EverybodysWeights(Controller):
    path = "/v1/admin/weights"
    tags = ("scheduling",)
    guards = (requires("admin"),)

    @get(summary="Weights for everybody, their trainings, and how many learners have their own")
    async def read(self, pool: Pool, now: Now) -> reads.Weights:
        return await reads.weights(pool, now)

    @post("/global/roll-back", summary="Put the weights of before to use again", status_code=HTTP_200_OK)
    async def roll_back(self, store: Store, now: Now) -> reads.Weights:
        await optimisation.roll_back_everybodys(store, now=now)
        return await reads.weights(store.connection, now)


class MyWeights(Controller):
    path = "/v1/users/me/weights"
    tags = ("scheduling",)
    guards = (requires(),)

    @get(summary="By which weights I am scheduled, and what became of my trainings")
    async def read(self, pool: Pool, who: Who) -> reads.OwnWeights:
        return await reads.own_weights(pool, who.user_id)

    @post("/roll-back", summary="Go back to the weights of before, with every memory", status_code=HTTP_200_OK)
    async def roll_back(self, store: Store, who: Who, now: Now) -> reads.OwnWeights:
        await optimisation.roll_back(store, user_id=who.user_id, now=now)
        return await reads.own_weights(store.connection, who.user_id)
