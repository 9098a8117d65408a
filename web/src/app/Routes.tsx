import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { answered, management } from "../api/client";
import { ApiError } from "../api/errors";
import { setWho, useSession } from "../api/session";
import { alsoSpeak } from "../i18n/language";
import { Shell } from "../shell/Shell";
import { ThreadPage } from "../thread/ThreadPage";
import { Failed, Loading } from "../ui/states";
import { useLoadingAhead } from "./ahead";
import { Boundary } from "./Boundary";
import { loaded, page } from "./loading";
import { NothingHere } from "./NothingHere";
import { CHAT_PAGES, CONSOLE_PAGES, PAGES, type Pages } from "./pages";

const SignIn = page(() => import("../sign_in/SignInPage"));
const Welcome = page(() => import("../sign_in/WelcomePage"));
const Shared = page(() => import("../history/SharedPage"));

/** Who is signed in is asked first: a page for nobody is that of signing in, and leads back to where one was going. */
export function Routes() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/welcome" component={Welcome} />
        <Route path="/sign-in" component={SignIn} />
        <Route path="/shared/:token" component={Shared} />
        <Route component={SignedIn} />
      </Switch>
    </Suspense>
  );
}

function SignedIn() {
  const [path] = useLocation();
  const { who } = useSession();
  useLoadingAhead(PAGES);
  const asked = useQuery({
    queryKey: ["session"],
    queryFn: async () => {
      const told = await answered(management.GET("/api/v1/session"));
      setWho(told);
      return true;
    },
    retry: (failures, error) => !(error instanceof ApiError && error.status === 401) && failures < 3,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (asked.isPending) return <Loading />;
  const nobody = asked.error instanceof ApiError && asked.error.status === 401;
  if (nobody || (asked.isSuccess && !who))
    return <Redirect to={`/sign-in?to=${encodeURIComponent(path + location.search)}`} replace />;
  if (asked.error) {
    return (
      <main className="mx-auto max-w-xl p-6">
        <Failed error={asked.error} onRetry={() => void asked.refetch()} />
      </main>
    );
  }
  return (
    <Shell>
      <Boundary key={partOf(path)} at={path}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={ThreadPage} />
            <Route path="/c/:conversation" component={ThreadPage} />
            <Route path="/console" nest component={Console} />
            {routesOf(CHAT_PAGES)}
            <Route component={NothingHere} />
          </Switch>
        </Suspense>
      </Boundary>
    </Shell>
  );
}

/** What fails in one part of the application is forgotten in another. A conversation that begins stays on the page. */
function partOf(path: string): string {
  const part = path.split("/")[1] ?? "";
  return part === "c" ? "" : part;
}

/** The console's texts are loaded with its first page. */
function Console() {
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    loaded(() => alsoSpeak("console")).then(() => setReady(true), setFailure);
  }, []);
  // Told by the boundary, which draws this anew when it is tried again.
  if (failure) throw failure;
  if (!ready) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        {routesOf(CONSOLE_PAGES)}
        <Route component={NothingHere} />
      </Switch>
    </Suspense>
  );
}

function routesOf(pages: Pages) {
  return Object.entries(pages).map(([path, shown]) => <Route key={path} path={path} component={shown} />);
}
