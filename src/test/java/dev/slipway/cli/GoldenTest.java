package dev.slipway.cli;

import dev.slipway.FixtureApp;
import dev.slipway.database.Engine;
import java.util.ArrayList;
import java.util.List;

/** Before SQLite. */
class GoldenTest extends GoldenTests {
  @Override
  List<FixtureApp> apps() {
    List<FixtureApp> apps = new ArrayList<>(FixtureApp.on(Engine.SQLITE));
    apps.add(FixtureApp.PROJECTS);
    return apps;
  }

  @Override
  boolean printsJson(FixtureApp app) {
    return true;
  }
}
